#include "reader.h"
#include <string.h>

/* Lines with the words 泊位 and 船 and plain characters around. */
static Term *open_with(const char *option, const char *word, const char *option2, const char *word2,
                       const char *env)
{
    const char *path = reader_lines();
    ReaderOptions o = {.env = {env}};
    size_t n = 0;
    if (option) {
        o.args[n++] = option;
        o.args[n++] = word;
    }
    if (option2) {
        o.args[n++] = option2;
        o.args[n++] = word2;
    }
    o.args[n] = path;
    Term *t = reader_open(&o);
    assert_true(reader_wait_top_line(t, 1));
    assert_true(term_wait_quiet(t));
    return t;
}

static void words_are_coloured_apart(void **state)
{
    Term *t = *state = open_with("-k", "泊位", "--keyword", "船", NULL);
    assert_false(reader_same_look(t, "泊位A001", "到了"));
    assert_false(reader_same_look(t, "船到了", "到了"));
    assert_false(reader_same_look(t, "泊位A001", "船到了"));
    assert_true(reader_same_look(t, "泊位A001", "泊位A002"));
    assert_true(reader_same_look(t, "A001", "到了"));
}

static void without_keywords_nothing_is(void **state)
{
    Term *t = *state = open_with(NULL, NULL, NULL, NULL, NULL);
    assert_true(reader_same_look(t, "泊位A002", "到了"));
}

static void file_of_keywords(void **state)
{
    static const char WORDS[] = "# 注释\n船\n\n";
    Term *t = *state =
        open_with("--keywords", reader_file("words.txt", WORDS, strlen(WORDS)), NULL, NULL, NULL);
    assert_false(reader_same_look(t, "船到了", "到了"));
    assert_true(reader_same_look(t, "泊位A002", "到了"));
}

static void no_color_leaves_attributes(void **state)
{
    Term *t = *state = open_with("-k", "船", NULL, NULL, "NO_COLOR=1");
    assert_false(reader_same_look(t, "船到了", "到了"));
    const Emulator *e = term_emulator(t);
    for (int row = 0; row < emulator_rows(e); row++)
        for (int col = 0; col < emulator_cols(e); col++)
            assert_false(emulator_cell(e, row, col).coloured);
}

static bool ship_stands_out(Term *t, void *arg)
{
    (void)arg;
    return !reader_same_look(t, "船到了", "到了");
}

static void k_adds_one(void **state)
{
    Term *t = *state = open_with(NULL, NULL, NULL, NULL, NULL);
    assert_true(reader_same_look(t, "船到了", "到了"));
    term_send(t, "K船");
    assert_status(t, "船");
    assert_true(reader_same_look(t, "船到了", "到了"));
    term_send(t, "\r");
    assert_true(term_wait_condition(t, ship_stands_out, NULL, "船 in colour"));
    term_send(t, "T3");
    assert_shows(t, "300");
}

static void count_is_in_the_sidebar(void **state)
{
    Term *t = *state = open_with("-k", "A15", NULL, NULL, NULL);
    term_send(t, "T3");
    assert_shows(t, "Keywords");
    CellPos word;
    assert_shows(t, "A15 ");
    assert_true(term_find(t, "A15 ", &word));
    assert_true(term_wait_row(t, word.row, "10"));
    term_send(t, "\r");
    assert_shows(t, "泊位A150");
}

static void star_makes_the_hit_a_keyword(void **state)
{
    Term *t = *state = open_with(NULL, NULL, NULL, NULL, NULL);
    term_send(t, "/船\r*");
    assert_status(t, "船");
    term_send(t, "T3");
    assert_shows(t, "300");
}

static void a_jump_to_a_keyword_can_be_stopped(void **state)
{
    Term *t = *state =
        reader_open(&(ReaderOptions){.piped = true, .args = {"-k", "灯塔", "-k", "船", "-"}});
    term_feed(t, "雾。\n", strlen("雾。\n"));
    assert_shows(t, "雾");
    term_send(t, "T3\r");
    assert_status(t, "waiting for more text");
    term_send(t, "\033");
    assert_status(t, "search stopped");
    term_send(t, "n");
    assert_status(t, "waiting for more text");
    term_feed(t, "灯塔。\n", strlen("灯塔。\n"));
    assert_gone(t, "waiting");
    term_feed_end(t);
    term_send(t, "n");
    assert_status(t, "wrapped");
}

static bool ship_is_plain(Term *t, void *arg)
{
    return !ship_stands_out(t, arg);
}

static void one_is_switched_off_and_on(void **state)
{
    Term *t = *state = open_with("-k", "船", NULL, NULL, NULL);
    assert_true(term_wait_condition(t, ship_stands_out, NULL, "船 in colour"));
    term_send(t, "T3 ");
    assert_shows(t, "off");
    assert_true(term_wait_condition(t, ship_is_plain, NULL, "船 plain"));
    term_send(t, "o");
    assert_gone(t, "off");
    assert_true(term_wait_condition(t, ship_stands_out, NULL, "船 in colour"));
    term_send(t, "1 "); // elsewhere the key is the usual one
    assert_gone(t, "泊位A001");
}

static void one_is_renamed(void **state)
{
    Term *t = *state = open_with("-k", "A15", NULL, NULL, NULL);
    term_send(t, "T3r");
    assert_status(t, "rename: A15");
    term_send(t, "0\r");
    assert_shows(t, "A150 ");
    CellPos word;
    assert_true(term_find(t, "A150 ", &word));
    assert_true(term_wait_row(t, word.row, "    1"));
}

static void several_are_added_at_once(void **state)
{
    Term *t = *state = open_with(NULL, NULL, NULL, NULL, NULL);
    term_send(t, "KA15、船；  A001;\r");
    assert_status(t, "3 keywords added");
    term_send(t, "T3");
    assert_shows(t, "A001 ");
}

/* Alt-n goes on by the current keyword whatever was searched for since; n by the search. */
static void alt_n_steps_by_the_current_one(void **state)
{
    Term *t = *state = open_with("-k", "A15", "-k", "A299", NULL);
    term_send(t, "\033n");
    assert_shows(t, "泊位A150"); // none was chosen: any
    assert_status(t, "1/11");
    term_send(t, "T3\r");
    assert_status(t, "A15 2/10");
    term_send(t, "T/A15[5-9]\r");
    assert_status(t, "1/5");
    term_send(t, "\033n");
    assert_status(t, "A15 7/10");
    term_send(t, "2\033n");
    assert_status(t, "A15 9/10");
    assert_true(term_wait_quiet(t));
    assert_false(reader_same_look(t, "A158", "A157")); // as a search's is
    term_send(t, "\033p");
    assert_status(t, "A15 8/10");
    term_send(t, "n");
    assert_status(t, "4/5");
    term_send(t, "T3jn"); // in the tab, of the one under the cursor
    assert_shows(t, "泊位A299");
    assert_status(t, "A299 1/1");
}

static void tab_offers_words_of_the_text(void **state)
{
    static const char TEXT[] = "“流动书车”来了。“流动书车”走了，“一脚水”深。\n\n"
                               "关键词：借阅点；流动书车\n\n一脚水，一脚水。甲乙丙丁。\n";
    const char *path = reader_file("words.txt", TEXT, strlen(TEXT));
    Term *t = *state = reader_open(&(ReaderOptions){.args = {path}});
    assert_shows(t, "甲乙丙丁");
    term_send(t, "K");
    assert_status(t, "Tab");
    term_send(t, "\t");
    assert_shows(t, "Words of the text");
    assert_status(t, "/3");
    term_send(t, "书车"); // what is typed narrows them
    assert_status(t, "0/1");
    term_send(t, "\t");
    assert_status(t, "K 流动书车");
    term_send(t, "\r");
    assert_status(t, "keyword 1: 流动书车");
    assert_gone(t, "Words of the text");
    term_send(t, "K\t"); // one that is a keyword is not offered
    assert_status(t, "/2");
    term_send(t, "\033");
    assert_gone(t, "Words of the text");
    reader_quit(t);
}

static void the_current_one_stays_when_others_go(void **state)
{
    Term *t = *state = open_with("-k", "船", "-k", "A15", NULL);
    term_send(t, "T3j\r");
    assert_status(t, "A15 1/10");
    term_send(t, "kx");
    assert_status(t, "keyword removed: 船");
    term_send(t, "T\033n");
    assert_status(t, "A15 2/10");
    term_send(t, "Tx");
    assert_status(t, "keyword removed: A15");
    term_send(t, "T\033n");
    assert_status(t, "no keyword is in the text");
    term_send(t, "n");
    assert_status(t, "nothing searched");
    reader_quit(t);
}

static Term *open_kept(const char *path)
{
    return reader_open(&(ReaderOptions){.args = {path}, .keeps = true});
}

/* What was saved for the document is there again, as it was; for another one, what is for all. */
static void they_are_kept_if_asked(void **state)
{
    static const char OTHER[] = "泊位上停着一条船。\n\n甲乙丙丁。\n";
    const char *path = reader_lines(), *other = reader_file("other.txt", OTHER, strlen(OTHER));
    Term *t = *state = reader_open(&(ReaderOptions){.args = {"-k", "到了", path}});
    assert_true(reader_wait_top_line(t, 1));
    assert_true(term_wait_quiet(t)); // the store has answered
    term_send(t, "K船;泊位\rT3js");
    assert_status(t, "船 is kept for this document");
    assert_shows(t, "船 +");
    term_send(t, " jss"); // off; and the next one for all
    assert_status(t, "泊位 is kept for all documents");
    assert_shows(t, "泊位 *");
    term_send(t, "T");
    reader_quit(t);
    reader_close(state);
    t = *state = open_kept(path);
    assert_true(reader_wait_top_line(t, 1));
    term_send(t, "T3");
    assert_shows(t, "船 +");
    assert_shows(t, "off");
    assert_shows(t, "泊位 *");
    assert_gone(t, " 到了 "); // was not asked for
    term_send(t, "jrtoo\r");  // a new name takes the old one's place
    assert_gone(t, "泊位 *");
    term_send(t, "T");
    reader_quit(t);
    reader_close(state);
    t = *state = open_kept(other);
    assert_shows(t, "甲乙丙丁");
    term_send(t, "T3");
    assert_shows(t, "泊位too *");
    assert_gone(t, "船 +");
    term_send(t, "x");
    assert_gone(t, "泊位too *");
    term_send(t, "TK\033[A"); // the history comes, too
    assert_status(t, "K 船;泊位");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(words_are_coloured_apart),
        READER_TEST(without_keywords_nothing_is),
        READER_TEST(file_of_keywords),
        READER_TEST(no_color_leaves_attributes),
        READER_TEST(k_adds_one),
        READER_TEST(count_is_in_the_sidebar),
        READER_TEST(star_makes_the_hit_a_keyword),
        READER_TEST(a_jump_to_a_keyword_can_be_stopped),
        READER_TEST(one_is_switched_off_and_on),
        READER_TEST(one_is_renamed),
        READER_TEST(several_are_added_at_once),
        READER_TEST(alt_n_steps_by_the_current_one),
        READER_TEST(the_current_one_stays_when_others_go),
        READER_TEST(they_are_kept_if_asked),
        READER_TEST(tab_offers_words_of_the_text),
    };
    return READER_RUN(tests);
}
