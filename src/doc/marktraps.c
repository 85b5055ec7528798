/* What looks like a note's mark and is none: document numbers, subscripts, lists in a sentence. */
#include "doc/marks.h"
#include "doc/numeral.h"
#include "format/line.h"
#include <string.h>

static bool starts(Str s, const char *prefix)
{
    size_t len = strlen(prefix);
    return s.len >= len && memcmp(s.data, prefix, len) == 0;
}

static bool ends(Str s, const char *suffix)
{
    size_t len = strlen(suffix);
    return s.len >= len && memcmp(s.data + s.len - len, suffix, len) == 0;
}

static bool ends_with_any(Str s, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (ends(s, words[i]))
            return true;
    return false;
}

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

#define NAME_BYTES_MAX 32

/* `f[1]`, `$row[2]`: a subscript of a one-letter or $ name. */
static bool is_subscript(Str before)
{
    const char *begin = before.data, *p = begin + before.len, *q = p;
    while (q > begin && p - q < NAME_BYTES_MAX && (is_alnum(q[-1]) || q[-1] == '_'))
        q--;
    if (q > begin && q[-1] == '$')
        return true;
    return p - q == 1 && (*q | 0x20) >= 'a' && (*q | 0x20) <= 'z';
}

#define OFFICE_CHARS_MAX 5  // between the year and the number: 〔99〕民字第3号
#define SHORT_YEAR       50 // a year of two digits, rather than a note

static Str past_blanks(Str s)
{
    size_t n = blanks_bytes(s);
    return (Str){s.data + n, s.len - n};
}

/* 71号, 第3号, and after a year 民字第3号: what makes 〔2015〕 and 〔99〕 a document's number. */
static bool is_document_number(Str after, uint64_t value)
{
    bool ordinal = false;
    for (unsigned i = 0; i <= OFFICE_CHARS_MAX; i++) {
        after = past_blanks(after);
        if (starts(after, "号") || starts(after, "號"))
            return i == 0;
        Numeral n = numeral_match(after, NUMERAL_DIGIT);
        if (n.bytes) {
            Str more = past_blanks((Str){after.data + n.bytes, after.len - n.bytes});
            return (i == 0 || ordinal) && (starts(more, "号") || starts(more, "號"));
        }
        ordinal = starts(after, "第");
        if (after.len < 3 || (unsigned char)*after.data < 0xE4 ||
            (unsigned char)*after.data > 0xE9 || (value < SHORT_YEAR && !ordinal))
            return false;
        after = (Str){after.data + 3, after.len - 3};
    }
    return false;
}

/* 第（一）项, 式(1): a number that names a part of the text or a formula. */
static bool is_named_number(Str before)
{
    static const char *const WORDS[] = {"第", "式", "图", "圖", "表", "例", "条", "條", "款"};
    return ends_with_any(before, WORDS, sizeof WORDS / sizeof *WORDS);
}

/* 关注1, 下注2: 注 ends another word. */
static bool is_other_zhu(Str before)
{
    static const char *const WORDS[] = {"关", "關", "备", "備", "标", "標", "倾", "贯", "灌",
                                        "下", "赌", "专", "專", "投", "押", "签", "每", "一"};
    return ends_with_any(before, WORDS, sizeof WORDS / sizeof *WORDS);
}

static bool is_behind_stop(Str before)
{
    static const char *const STOPS[] = {"。", "！", "？", "”", "’", "」", "』", "…"};
    return ends_with_any(before, STOPS, sizeof STOPS / sizeof *STOPS);
}

/* 2*3, *.txt, a * b: a mark of its own right hangs on a word, and no letter follows it. */
static bool is_loose_symbol(Str before, Str after)
{
    unsigned char last = before.len ? (unsigned char)before.data[before.len - 1] : ' ';
    bool hangs = last >= 0x80 ? !ends(before, "　") : last == ')' || last == '"' || last == ']';
    if (!hangs)
        return true;
    char next = after.len ? after.data[0] : 0;
    return is_alnum(next) || next == '.' || next == '/' || next == '*';
}

bool mark_is_trap(Str line, size_t at, const Mark *m, bool clause)
{
    Str before = {line.data, at};
    Str after = {line.data + at + m->bytes, line.len - at - m->bytes};
    if (m->mark_class == MARK_SYMBOL)
        return is_loose_symbol(before, after);
    if (m->mark_class == MARK_ZHU && is_other_zhu(before))
        return true;
    if (m->mark_class == MARK_CARET && line.data[at + 1] != '[' && at > 0 &&
        is_alnum(line.data[at - 1]))
        return true; // x^2^
    if (m->count == 1 && is_document_number(after, m->values[0]))
        return true;
    if (ends(before, "》注"))
        return true; // of another work
    bool torn = m->mark_class == MARK_TORN || m->mark_class == MARK_PAGED;
    bool square = m->mark_class == MARK_SQUARE || torn;
    if ((square || m->mark_class == MARK_ROUND) && is_subscript(before))
        return true;
    if (m->mark_class == MARK_ROUND && is_named_number(before))
        return true;
    if (torn)
        return before.len == 0 || (unsigned char)before.data[before.len - 1] < 0x80;
    if (square && starts(after, "+ "))
        return true; // [1]+ Done
    // ①…；②…；③… in a sentence is a list, but a mark may stand behind the stop
    return clause && !mark_class_is_plain((MarkClass)m->mark_class) && !is_behind_stop(before);
}
