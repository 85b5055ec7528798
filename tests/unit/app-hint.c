/* Letters on marks and items: what they stand on, where they lead, how they are left. */
#include "app-fixture.h"

static int set_up(void **state)
{
    return open_sample(state, TEST_SOURCE_DIR "/tests/samples/report.txt");
}

static int set_up_contents(void **state)
{
    return open_sample(state, TEST_SOURCE_DIR "/tests/samples/contents.txt");
}

static void type_hint(App *app, const Hint *h)
{
    char first[2] = {h->letters[0]}, second[2] = {h->letters[1]};
    press(app, first);
    if (second[0])
        press(app, second);
}

/* All that is on the screen has one, each another, and none begins another. */
static void assert_named_well(const App *app)
{
    for (size_t i = 0; i < app->hints.count; i++)
        for (size_t k = 0; k < i; k++) {
            const char *a = app->hints.items[i].letters, *b = app->hints.items[k].letters;
            assert_true(strncmp(a, b, strlen(a) < strlen(b) ? strlen(a) : strlen(b)) != 0);
            assert_true(app->hints.items[i].pos > app->hints.items[k].pos);
        }
}

static void a_mark_opens_its_note(void **state)
{
    App *app = app_of(state);
    press(app, "Tab");
    Pos mark = app->body.focus;
    press(app, "Esc ;");
    assert_named_well(app);
    size_t i = 0;
    while (i < app->hints.count && app->hints.items[i].pos != mark)
        i++;
    assert_true(i < app->hints.count && app->hints.items[i].mark);
    type_hint(app, &app->hints.items[i]);
    assert_false(hint_shown(app));
    assert_int_equal(app->body.focus, mark);
    assert_int_equal(app->popup_kind, POPUP_NOTE);
}

static void an_item_is_jumped_to_and_back_from(void **state)
{
    App *app = app_of(state);
    Pos top = body_top(&app->body);
    press(app, ";");
    size_t i = 0;
    while (i < app->hints.count && app->hints.items[i].mark)
        i++;
    assert_true(i < app->hints.count);
    Pos to = app->hints.items[i].pos;
    type_hint(app, &app->hints.items[i]);
    assert_int_equal(app->point, to);
    assert_int_equal(app->body.flash.start, to);
    press(app, "C-o");
    assert_int_equal(body_top(&app->body), top);
}

static void an_entry_of_contents_leads_to_its_heading(void **state)
{
    App *app = app_of(state);
    const ContentsEntryVec *c = &app_structure(app)->contents;
    assert_true(c->count > 0);
    move_jump(app, c->items[0].pos);
    press(app, ";");
    assert_named_well(app);
    size_t i = 0;
    while (i < app->hints.count && app->hints.items[i].pos != c->items[0].pos)
        i++;
    assert_true(i < app->hints.count);
    type_hint(app, &app->hints.items[i]);
    assert_int_equal(app->point, c->items[0].target);
}

static void every_mark_and_item_in_view_has_one(void **state)
{
    App *app = app_of(state);
    const Structure *s = app_structure(app);
    for (int page = 0; page < 6; page++) {
        press(app, ";");
        Pos low = body_top(&app->body), high = body_bottom(&app->body);
        size_t wanted = 0;
        for (size_t i = 0; i < outline_count(&s->outline); i++) {
            const OutlineNode *n = outline_node(&s->outline, i);
            wanted += n->kind != OUTLINE_TITLE && n->pos >= low && n->pos < high;
        }
        for (Pos at = POS_NONE; (at = note_next_mark(s, low, high, at, 1)) != POS_NONE;) {
            uint32_t i = outline_lower_bound(&s->outline, at);
            wanted += i >= outline_count(&s->outline) || outline_node(&s->outline, i)->pos != at;
        }
        assert_int_equal(app->hints.count, wanted);
        press(app, "Esc Space");
    }
}

static void any_other_key_leaves_and_does_nothing(void **state)
{
    static const char *const KEYS[] = {"Esc", "Space", "i", "1", "Down", ";"};
    App *app = app_of(state);
    Pos top = body_top(&app->body);
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        press(app, ";");
        assert_true(hint_shown(app));
        press(app, KEYS[i]);
        assert_false(hint_shown(app));
        assert_int_equal(body_top(&app->body), top);
    }
    assert_true(app->running);
}

static void with_many_there_are_pairs(void **state)
{
    App *app = app_of(state);
    press(app, "Space ;");
    while (app->hints.count < 60) { // as on a screen that is full of marks
        Hint h = app->hints.items[app->hints.count - 1];
        h.pos++;
        vec_push(&app->hints, h);
    }
    hint_name_all(app);
    assert_named_well(app);
    const Hint *last = &app->hints.items[app->hints.count - 1];
    char first[2] = {last->letters[0]};
    assert_true(last->letters[1] && !app->hints.items[0].letters[1]);
    press(app, first);
    assert_true(hint_shown(app));
    press(app, "Esc");
    assert_false(hint_shown(app));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(a_mark_opens_its_note),
        T(an_item_is_jumped_to_and_back_from),
        cmocka_unit_test_setup_teardown(an_entry_of_contents_leads_to_its_heading, set_up_contents,
                                        tear_down),
        T(every_mark_and_item_in_view_has_one),
        T(any_other_key_leaves_and_does_nothing),
        T(with_many_there_are_pairs),
#undef T
    };
    return cmocka_run_group_tests_name("app-hint", tests, NULL, NULL);
}
