#include "find/itemquery.h"
#include "doc/numeral.h"
#include "doc/shown.h"
#include "find/pattern.h"
#include "find/pinyin.h"
#include <string.h>

#define WORDS_MOST   8
#define SHALLOW      2 // levels whose numbers come first
#define SCATTER_MOST 24
#define NUMERALS                                                                                   \
    (NUMERAL_HAN | NUMERAL_FORMAL | NUMERAL_DIGIT | NUMERAL_CIRCLED | NUMERAL_BRACKETED |          \
     NUMERAL_POINTED | NUMERAL_HAN_BRACKETED | NUMERAL_NEGATIVE | NUMERAL_ROMAN)

typedef struct {
    Pattern *written; // NULL: only its letters count
    Pinyin *pinyin;   // NULL: it can be none
} Word;

struct ItemQuery {
    const Document *doc;
    StrBuf typed;
    Word words[WORDS_MOST];
    size_t word_count;
    Pinyin *line; // the whole of it

    uint32_t at, end; // the node with this path and what follows what is below; OUTLINE_NONE
    bool dotted;      // 1.1

    bool number; // it is one:
    uint32_t value;
    Str before, behind; // 第 and 条

    Str letters[SCATTER_MOST];
    size_t letter_count; // 0: they need not be looked for

    StrBuf own_room, above_room; // of an item, and of one above it
};

static Str typed_of(const ItemQuery *q)
{
    return (Str){q->typed.data, q->typed.len};
}

static uint32_t to_ascii(uint32_t cp)
{
    return cp >= 0xFF01 && cp <= 0xFF5E ? cp - 0xFEE0 : cp;
}

/* S with what is typed in full width in half width. */
static void add_narrow(StrBuf *out, Str s)
{
    const char *p = s.data, *end = s.data + s.len;
    while (p < end) {
        uint32_t cp;
        p += utf8_decode(p, end, &cp);
        strbuf_add_utf8(out, to_ascii(cp));
    }
}

static void read_path(ItemQuery *q)
{
    const Outline *o = &document_structure(q->doc)->outline;
    Str path = typed_of(q);
    q->at = q->end = OUTLINE_NONE;
    while (path.len && path.data[path.len - 1] == '.')
        path.len--;
    for (size_t i = 0; i < path.len; i++) {
        q->dotted |= path.data[i] == '.';
        if (path.data[i] != '.' && (path.data[i] < '0' || path.data[i] > '9')) {
            q->dotted = false;
            return;
        }
    }
    q->at = path.len ? outline_by_path(o, path) : OUTLINE_NONE;
    if (q->at != OUTLINE_NONE)
        q->end = outline_subtree_end(o, q->at);
}

static bool is_one_character(Str s)
{
    uint32_t cp;
    return s.len && utf8_decode(s.data, s.data + s.len, &cp) == s.len;
}

/* What may stand before a numeral: 第, a bracket. */
static size_t opening(Str s)
{
    static const char *const OPENS[] = {"第", "(", "[", "〔", "【"};
    for (size_t i = 0; i < sizeof OPENS / sizeof *OPENS; i++)
        if (str_starts_with(s, str_from(OPENS[i])))
            return strlen(OPENS[i]);
    return 0;
}

static void read_number(ItemQuery *q)
{
    Str s = typed_of(q);
    size_t open = opening(s);
    Numeral n = numeral_match(str_rest(s, open), NUMERALS);
    Str rest = str_rest(s, open + n.bytes);
    if (!n.bytes || (rest.len && !is_one_character(rest)))
        return;
    q->number = true;
    q->value = n.value;
    q->before = (Str){s.data, open};
    q->behind = rest;
}

static void read_words(ItemQuery *q)
{
    Str left = str_trim(typed_of(q));
    bool letters_only = left.len && left.data[0] == ',';
    if (letters_only)
        left = str_trim(str_rest(left, 1));
    if (pinyin_is_query(left))
        q->line = pinyin_new(left, false);
    while (left.len && q->word_count < WORDS_MOST) {
        size_t n = 0;
        while (n < left.len && left.data[n] != ' ')
            n++;
        Str word = {left.data, n};
        q->words[q->word_count++] = (Word){
            letters_only ? NULL : pattern_new(word, PATTERN_WORD, NULL),
            pinyin_is_query(word) ? pinyin_new(word, false) : NULL,
        };
        left = str_trim(str_rest(left, n));
    }
}

/* The letters of a single word of Han, for titles that have others between them. */
static void read_letters(ItemQuery *q)
{
    Str s = typed_of(q);
    size_t count = 0;
    for (size_t at = 0; at < s.len; count++) {
        uint32_t cp;
        size_t n = utf8_decode(s.data + at, s.data + s.len, &cp);
        if (cp < 0x2E80 || count == SCATTER_MOST)
            return;
        q->letters[count] = (Str){s.data + at, n};
        at += n;
    }
    q->letter_count = count > 1 ? count : 0;
}

ItemQuery *itemquery_new(Str typed, const Document *d)
{
    ItemQuery *q = mem_zero(1, sizeof *q);
    q->doc = d;
    add_narrow(&q->typed, str_trim(typed));
    read_path(q);
    read_number(q);
    read_words(q);
    read_letters(q);
    return q;
}

void itemquery_free(ItemQuery *q)
{
    if (!q)
        return;
    for (size_t i = 0; i < q->word_count; i++) {
        pattern_free(q->words[i].written);
        pinyin_free(q->words[i].pinyin);
    }
    pinyin_free(q->line);
    strbuf_done(&q->typed);
    strbuf_done(&q->own_room);
    strbuf_done(&q->above_room);
    mem_free(q);
}

typedef struct {
    const OutlineNode *node;
    Str label, title, whole; // whole: the one and the other with what is between
} Item;

static Item item_of(const ItemQuery *q, uint32_t i, StrBuf *room)
{
    const OutlineNode *n = outline_node(&document_structure(q->doc)->outline, i);
    ShownNode shown = shown_node(q->doc, n, room);
    return (Item){n, shown.label, shown.name, shown.whole};
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Whether a dotted number is all of the label but its closing mark. */
static bool is_dotted_label(const ItemQuery *q, Str label)
{
    Str typed = typed_of(q);
    return q->dotted && str_starts_with(label, typed) &&
           (label.len == typed.len || !is_digit(label.data[typed.len]));
}

static bool label_has(Str label, Str part)
{
    if (!part.len || str_find(label, part) != SIZE_MAX)
        return true;
    uint32_t cp;
    char wide[UTF8_MAX];
    utf8_decode(part.data, part.data + part.len, &cp);
    size_t n = cp > ' ' && cp < 0x7F ? utf8_encode(cp + 0xFEE0, wide) : 0;
    return n && str_find(label, (Str){wide, n}) != SIZE_MAX;
}

static ItemAnswer rank_number(const ItemQuery *q, const Item *item)
{
    if (!q->number || !item->label.len || item->node->value != q->value ||
        !label_has(item->label, q->before) || !label_has(item->label, q->behind))
        return ITEM_NO;
    bool written = q->before.len || q->behind.len || label_has(item->label, typed_of(q));
    bool deep = item->node->level > SHALLOW;
    return written ? deep ? ITEM_WRITTEN_DEEP : ITEM_WRITTEN
           : deep  ? ITEM_NUMBER_DEEP
                   : ITEM_NUMBER;
}

enum { AS_WRITTEN = 1, AS_PINYIN = 2 };

/* How WORD stands in S, and where. */
static int match_word(const Word *word, Str s, size_t *start, size_t *end)
{
    if (word->written && pattern_match(word->written, s, 0, start, end))
        return AS_WRITTEN;
    return word->pinyin && pinyin_find(word->pinyin, s, 0, start, end) ? AS_PINYIN : 0;
}

/* How WORD stands in one of the headings above ITEM. */
static int match_above(ItemQuery *q, const Item *item, const Word *word)
{
    size_t start, end;
    for (uint32_t up = item->node->parent; up != OUTLINE_NONE;) {
        Item above = item_of(q, up, &q->above_room);
        int how = match_word(word, above.whole, &start, &end);
        if (how)
            return how;
        up = above.node->parent;
    }
    return 0;
}

/* A number by itself is looked for in titles only: in labels it has been. */
static ItemAnswer rank_words(ItemQuery *q, const Item *item)
{
    Str own = q->number ? item->title : item->whole;
    size_t title = own.len - item->title.len, first = SIZE_MAX, start = 0, end = 0;
    bool above = false, letters = false, any = false;
    for (size_t i = 0; i < q->word_count; i++) {
        int how = match_word(&q->words[i], own, &start, &end);
        any |= how != 0;
        if (how && first == SIZE_MAX)
            first = start;
        if (!how && q->word_count > 1) {
            how = match_above(q, item, &q->words[i]);
            above = true;
        }
        if (!how)
            return ITEM_NO;
        letters |= how == AS_PINYIN;
    }
    bool begins = q->word_count == 1 && (first == title || first == 0);
    if (!any)
        return ITEM_NO;
    if (letters)
        return above ? ITEM_PINYIN_ABOVE : begins ? ITEM_PINYIN_BEGINS : ITEM_PINYIN;
    if (begins && first == title && end == own.len)
        return ITEM_TITLE;
    return above ? ITEM_ABOVE : begins ? ITEM_BEGINS : ITEM_INSIDE;
}

static ItemAnswer rank_line(const ItemQuery *q, const Item *item)
{
    size_t start, end;
    if (!q->line || q->word_count < 2 || !pinyin_find(q->line, item->title, 0, &start, &end))
        return ITEM_NO;
    return start ? ITEM_PINYIN : ITEM_PINYIN_BEGINS;
}

static bool is_scattered(const ItemQuery *q, Str title)
{
    size_t at = 0;
    for (size_t i = 0; i < q->letter_count; i++) {
        Str rest = str_rest(title, at);
        size_t found = str_find(rest, q->letters[i]);
        if (found == SIZE_MAX)
            return false;
        at += found + q->letters[i].len;
    }
    return q->letter_count > 0;
}

static ItemAnswer better(ItemAnswer a, ItemAnswer b)
{
    return a < b ? a : b;
}

ItemAnswer itemquery_rank(ItemQuery *q, uint32_t i)
{
    Item item = item_of(q, i, &q->own_room);
    bool below = q->at != OUTLINE_NONE && i > q->at && i < q->end;
    if (i == q->at || is_dotted_label(q, item.label))
        return ITEM_PATH;
    if (below && q->dotted)
        return ITEM_BELOW_PATH;
    ItemAnswer answer = rank_number(q, &item);
    if (answer == ITEM_NO)
        answer = better(rank_words(q, &item), rank_line(q, &item));
    if (answer == ITEM_NO && below)
        return ITEM_BELOW;
    return answer == ITEM_NO && is_scattered(q, item.title) ? ITEM_SCATTERED : answer;
}

bool itemquery_narrows(const ItemQuery *q, Str longer)
{
    // of several words one may stand in the headings above
    return q->word_count == 1 && !q->number && q->at == OUTLINE_NONE &&
           str_starts_with(longer, typed_of(q)) && !memchr(longer.data, ' ', longer.len);
}

bool itemquery_mark(ItemQuery *q, Str s, size_t from, size_t *start, size_t *end)
{
    bool found = false;
    Str rest = str_rest(s, from);
    for (size_t i = 0; i < q->word_count; i++) {
        size_t a, b;
        if (!match_word(&q->words[i], rest, &a, &b) || (found && from + a >= *start))
            continue;
        *start = from + a;
        *end = from + b;
        found = true;
    }
    return found;
}
