/* Keywords: adding, choosing, stepping from one hit of one to the next. */
#include "app/app.h"
#include "base/i18n.h"
#include "find/pinyin.h"

void lookup_add_keyword(App *app, Str word)
{
    Error err = {0};
    size_t index;
    if (!str_trim(word).len)
        return;
    if (!keywords_add(app->keywords, word, &index, &err)) {
        app_say_error(app, &err);
        return;
    }
    app_say(app, _("keyword %zu: %.*s"), index + 1, STR_FMT(keywords_word(app->keywords, index)));
}

void lookup_keyword_from_hit(App *app)
{
    Hit hit = app->body.current;
    if (hit.start == POS_NONE) {
        app_say(app, "%s", _("no current hit: search with / first"));
        return;
    }
    Str text = text_slice(app->text, hit.start, hit.end);
    StrBuf word = {0};
    if (pinyin_behind_comma(text).len) // a comma that means no pinyin
        strbuf_add_byte(&word, '\\');
    strbuf_add(&word, text);
    lookup_add_keyword(app, (Str){word.data, word.len});
    strbuf_done(&word);
}
