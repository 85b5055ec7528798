#include "doc/shape.h"
#include "format/line.h"
#include <string.h>

static LineEnd end_of(uint32_t cp)
{
    switch (cp) {
    case 0x3002: // 。
    case 0xFF1B: // ；
    case 0xFF01: // ！
    case 0xFF0E:
    case '!':
    case ';':
    case '.':
    case 0x2026: // …
        return END_STOP;
    case 0xFF1F: // ？
    case '?':
        return END_QUESTION;
    case 0xFF1A: // ：
    case ':':
        return END_COLON;
    case 0xFF0C: // ，
    case 0x3001: // 、
    case ',':
        return END_COMMA;
    default:
        return END_OPEN;
    }
}

static bool is_closing(uint32_t cp)
{
    return cp == 0x201D || cp == 0x2019 || cp == 0x300D || cp == 0x300F || cp == 0xFF09 ||
           cp == ')' || cp == ']' || cp == '"' || cp == 0x300B;
}

/* How TEXT ends, closing quotes and brackets aside. */
static LineEnd find_end(Str text)
{
    const char *p = text.data + text.len;
    while (p > text.data) {
        const char *last = char_prev(text.data, p);
        uint32_t cp;
        char_next(last, text.data + text.len, &cp);
        if (!is_closing(cp))
            return end_of(cp);
        p = last;
    }
    return END_OPEN;
}

#define SHAPE_BYTES 264 // hold SHAPE_CELLS_MAX cells of most scripts
#define CHUNK       32

/* Characters of the N bytes at P, and how many of them take two cells. In loops of one length and
 * without branches, of which compilers make vectors. */
static void count_chars(const unsigned char *p, size_t n, uint32_t *chars, uint32_t *wide)
{
    size_t i = 0;
    *chars = *wide = 0;
    for (; i + CHUNK <= n; i += CHUNK) {
        uint8_t heads = 0, wides = 0;
        for (size_t j = 0; j < CHUNK; j++) {
            heads = (uint8_t)(heads + ((p[i + j] & 0xC0) != 0x80));
            wides = (uint8_t)(wides + (p[i + j] > 0xE0));
        }
        *chars += heads;
        *wide += wides;
    }
    for (; i < n; i++) {
        *chars += (p[i] & 0xC0) != 0x80;
        *wide += p[i] > 0xE0;
    }
}

/* To the next byte that may open 。！？. */
static const char *stop_lead(const char *p, const char *end)
{
    for (; end - p >= 16; p += 16) {
        ByteBlock b = block_at(p);
        unsigned n = block_first((ByteBlock)(b == 0xE3) | (ByteBlock)(b == 0xEF));
        if (n < 16)
            return p + n;
    }
    while (p < end && (unsigned char)*p != 0xE3 && (unsigned char)*p != 0xEF)
        p++;
    return p;
}

/* Bytes to the first 。！？ of TEXT, or its length. */
static size_t find_stop(Str text)
{
    const char *p = text.data, *end = p + text.len;
    for (; (p = stop_lead(p, end)) < end; p++) {
        uint32_t cp;
        char_next(p, end, &cp);
        if (cp == 0x3002 || cp == 0xFF01 || cp == 0xFF1F)
            return (size_t)(p - text.data);
    }
    return text.len;
}

LineShape line_shape(Str text)
{
    LineShape shape = {.first_stop = UINT16_MAX};
    const unsigned char *p = (const unsigned char *)text.data;
    size_t n = text.len < SHAPE_BYTES ? text.len : SHAPE_BYTES;
    size_t stop = find_stop((Str){text.data, n});
    uint32_t chars, wide;
    if (stop < n) {
        count_chars(p, stop, &chars, &wide);
        shape.first_stop = (uint16_t)stop;
        shape.first_stop_chars = (uint16_t)chars;
        shape.inner_stop = stop + 3 < text.len;
    }
    count_chars(p, n, &chars, &wide);
    bool fits = n == text.len && chars + wide <= SHAPE_CELLS_MAX;
    shape.chars = (uint16_t)chars;
    shape.cells = fits ? (uint16_t)(chars + wide) : UINT16_MAX;
    shape.end = (uint8_t)find_end(text);
    return shape;
}

size_t first_clause(Str text)
{
    const char *p = text.data, *end = text.data + text.len;
    while (p < end) {
        uint32_t cp;
        size_t n = char_next(p, end, &cp);
        if (end_of(cp) != END_OPEN && cp != 0x3001 && cp != '.' && cp != 0xFF0E)
            break;
        p += n;
    }
    return (size_t)(p - text.data);
}

static const struct {
    const char *word;
    uint8_t means;
} LINE_WORDS[] = {
    {"下载", WORD_CHROME},       {"打印", WORD_CHROME},        {"全屏", WORD_CHROME},
    {"收藏", WORD_CHROME},       {"【字号：", WORD_CHROME},    {"加大", WORD_CHROME},
    {"还原", WORD_CHROME},       {"减小", WORD_CHROME},        {"】", WORD_CHROME},
    {"分享", WORD_CHROME},       {"关闭", WORD_CHROME},        {"首页", WORD_CHROME},
    {"返回", WORD_CHROME},       {"大", WORD_CHROME},          {"中", WORD_CHROME},
    {"小", WORD_CHROME},         {"举报", WORD_CHROME},        {"分享到", WORD_CHROME},
    {"目录", WORD_CONTENTS},     {"目錄", WORD_CONTENTS},      {"目次", WORD_CONTENTS},
    {"Contents", WORD_CONTENTS}, {"摘要", WORD_KNOWN},         {"内容摘要", WORD_KNOWN},
    {"关键词", WORD_KNOWN},      {"引言", WORD_KNOWN},         {"绪论", WORD_KNOWN},
    {"導論", WORD_KNOWN},        {"导论", WORD_KNOWN},         {"前言", WORD_KNOWN},
    {"序", WORD_KNOWN},          {"序言", WORD_KNOWN},         {"自序", WORD_KNOWN},
    {"序章", WORD_KNOWN},        {"楔子", WORD_KNOWN},         {"引子", WORD_KNOWN},
    {"Abstract", WORD_KNOWN},    {"Introduction", WORD_KNOWN}, {"附录", WORD_CLOSING},
    {"附錄", WORD_CLOSING},      {"后记", WORD_CLOSING},       {"後記", WORD_CLOSING},
    {"尾声", WORD_CLOSING},      {"番外", WORD_CLOSING},       {"结语", WORD_CLOSING},
    {"結語", WORD_CLOSING},      {"结束语", WORD_CLOSING},     {"结论", WORD_CLOSING},
    {"結論", WORD_CLOSING},      {"跋", WORD_CLOSING},         {"致谢", WORD_CLOSING},
    {"致謝", WORD_CLOSING},      {"附则", WORD_CLOSING},       {"注释", WORD_NOTES},
    {"注釋", WORD_NOTES},        {"註釋", WORD_NOTES},         {"註解", WORD_NOTES},
    {"注解", WORD_NOTES},        {"注", WORD_NOTES},           {"註", WORD_NOTES},
    {"附注", WORD_NOTES},        {"尾注", WORD_NOTES},         {"脚注", WORD_NOTES},
    {"参考文献", WORD_NOTES},    {"參考文獻", WORD_NOTES},     {"名词解释", WORD_NOTES},
    {"名詞解釋", WORD_NOTES},    {"References", WORD_NOTES},   {"Notes", WORD_NOTES},
};

/* How a line about missing text begins, dashes aside, and what it goes on to say. */
static const struct {
    const char *first, *second;
} GAP_WORDS[] = {
    {"此处隐藏", "字"},   {"此处隐藏", "查看"}, {"此處隱藏", "字"},   {"此处省略", ""},
    {"此處省略", ""},     {"以下省略", ""},     {"以下内容", "查看"}, {"下载后", "查看"},
    {"下載後", "查看"},   {"剩余", "未读"},     {"还有", "未读"},     {"中间省略", ""},
    {"部分内容", "省略"}, {"部分内容", "隐藏"}, {"此处", "缺"},       {"原文", "缺失"},
    {"正文略", ""},       {"余下全文", ""},     {"查看剩余", ""},     {"点击", "查看全文"},
    {"點擊", "查看全文"}, {"以下为付费", ""},   {"原书", "缺"},
};

#define GAP_BYTES_MAX 150

/* The blanks inside `目　录` are for looks. */
static size_t without_blanks(Str text, char *out, size_t room)
{
    size_t len = 0;
    for (size_t at = 0; at < text.len;) {
        size_t n = blank_bytes((Str){text.data + at, text.len - at});
        if (n) {
            at += n;
            continue;
        }
        if (len == room)
            return 0;
        out[len++] = text.data[at++];
    }
    return len;
}

static LineWord known_word(Str text)
{
    char word[24];
    size_t len = without_blanks(text, word, sizeof word);
    while (len >= 3 && memcmp(word + len - 3, "：", 3) == 0 && len != strlen("【字号："))
        len -= 3;
    if (len > 1 && word[len - 1] == ':')
        len--;
    if (len >= 6 && memcmp(word, "【", 3) == 0 && memcmp(word + len - 3, "】", 3) == 0) {
        memmove(word, word + 3, len - 6);
        len -= 6;
    }
    for (size_t i = 0; i < sizeof LINE_WORDS / sizeof *LINE_WORDS; i++)
        if (*word == *LINE_WORDS[i].word && len == strlen(LINE_WORDS[i].word) &&
            memcmp(word, LINE_WORDS[i].word, len) == 0)
            return (LineWord)LINE_WORDS[i].means;
    return WORD_NONE;
}

static bool is_drawing(uint32_t cp)
{
    return cp == '-' || cp == '.' || cp == '*' || cp == '=' || cp == '(' || cp == ')' ||
           cp == '[' || cp == ']' || cp == 0x2014 || cp == 0x2026 || cp == 0xFF08 || cp == 0xFF09 ||
           cp == 0x3010 || cp == 0x3011 || cp == 0x3014 || cp == 0x3015 || cp == 0x2500 ||
           cp == ' ';
}

Str gap_words(Str text)
{
    const char *p = text.data, *end = text.data + text.len;
    while (p < end) {
        uint32_t cp;
        size_t n = char_next(p, end, &cp);
        if (!is_drawing(cp))
            break;
        p += n;
    }
    while (end > p) {
        const char *last = char_prev(p, end);
        uint32_t cp;
        char_next(last, end, &cp);
        if (!is_drawing(cp))
            break;
        end = last;
    }
    return (Str){p, (size_t)(end - p)};
}

static bool is_gap(Str text)
{
    Str words = gap_words(text);
    for (size_t i = 0; i < sizeof GAP_WORDS / sizeof *GAP_WORDS; i++) {
        if (words.len < 3 || memcmp(words.data, GAP_WORDS[i].first, 3) != 0)
            continue; // the usual case, without a call
        size_t at = strlen(GAP_WORDS[i].first);
        if (words.len < at || memcmp(words.data, GAP_WORDS[i].first, at) != 0)
            continue;
        Str more = {words.data + at, words.len - at};
        if (str_find(more, str_from(GAP_WORDS[i].second)) != SIZE_MAX)
            return true;
    }
    return false;
}

LineWord line_word(Str text)
{
    if (text.len > GAP_BYTES_MAX)
        return WORD_NONE;
    LineWord word = text.len < 48 ? known_word(text) : WORD_NONE;
    return word == WORD_NONE && text.len >= 9 && is_gap(text) ? WORD_GAP : word;
}
