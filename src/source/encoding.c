#include "source/encoding.h"
#include "base/i18n.h"
#include "source/decoder.h"
#include <iconv.h>
#include <limits.h>
#include <string.h>

#define SAMPLE_BYTES  8192      // decoded on trial, from the first byte that is not ASCII
#define SAMPLES       4         // places looked at in a file behind its head…
#define SAMPLES_PLAIN 16        // …if that is ASCII
#define SAMPLE_LEAST  8         // bytes in one of them that are not ASCII, for it to count
#define UNITS_LEAST   3         // of UTF-16 without a mark
#define HEAD_BYTES    65536     // looked at to tell the encoding of a file
#define PLAIN_BYTES   (1 << 20) // of ASCII passed over to find such a head

static const struct {
    Str bytes;
    const char *name;
} BOMS[] = {
    {{"\xEF\xBB\xBF", 3}, "UTF-8"},    {{"\xFF\xFE\0\0", 4}, "UTF-32LE"},
    {{"\0\0\xFE\xFF", 4}, "UTF-32BE"}, {{"\xFF\xFE", 2}, "UTF-16LE"},
    {{"\xFE\xFF", 2}, "UTF-16BE"},     {{"\x84\x31\x95\x33", 4}, "GB18030"},
};

static const struct {
    const char *alias, *name;
} ALIASES[] = {
    {"utf8", "UTF-8"},       {"gb18030", "GB18030"},    {"gbk", "GB18030"},
    {"gb2312", "GB18030"},   {"cp936", "GB18030"},      {"euccn", "GB18030"},
    {"gb", "GB18030"},       {"big5", "BIG5"},          {"cp950", "BIG5"},
    {"big5eten", "BIG5"},    {"big5hkscs", "BIG5"},     {"utf16", "UTF-16"},
    {"unicode", "UTF-16"},   {"ucs2", "UTF-16"},        {"utf16le", "UTF-16LE"},
    {"utf16be", "UTF-16BE"}, {"utf32le", "UTF-32LE"},   {"utf32be", "UTF-32BE"},
    {"eucjp", "EUC-JP"},     {"shiftjis", "SHIFT_JIS"}, {"sjis", "SHIFT_JIS"},
    {"euckr", "EUC-KR"},     {"euctw", "EUC-TW"},       {"latin1", "ISO-8859-1"},
};

/* Characters that make up near half of any Chinese text, old or new, simplified or not. */
static const char FREQUENT[] =
    "的一是不了在人有我他这這中大来來上国國个個到说說们們为為子和你地出道也时時年得就那要下以生会會"
    "自着著去之过過家学學对對可她里裡后後小么麼心多天而能好都然没沒日于於起还還发發成事只作当當想看"
    "文无無开開手十用主行方又如前所本见見经經头頭面公同三已老从從动動两兩长長，。、；：“”「」《》（"
    "）？！　";

/* Where a double-byte encoding keeps the characters that its makers thought usual. */
typedef struct {
    const char *name;
    unsigned char lead_first, lead_last, trail_first;
} DoubleByte;

static const DoubleByte DOUBLE_BYTE[] = {
    {"GB18030", 0xB0, 0xD7, 0xA1}, // GB 2312, first level
    {"BIG5", 0xA4, 0xC6, 0x40},    // Big5, first level
};

static long usual_pairs(const DoubleByte *e, Str s)
{
    const unsigned char *p = (const unsigned char *)s.data, *end = p + s.len;
    long usual = 0;
    while (end - p >= 2) {
        if (p[0] < 0x81) {
            p++;
            continue;
        }
        usual += p[0] >= e->lead_first && p[0] <= e->lead_last && p[1] >= e->trail_first;
        p += 2;
    }
    return usual;
}

/* Private use, rare extensions, compatibility forms: what text decoded the wrong way is full of. */
static bool is_odd(uint32_t cp)
{
    return (cp >= 0xE000 && cp <= 0xFAFF) || (cp >= 0x3400 && cp <= 0x4DBF) || cp > 0xFFFF ||
           (cp >= 0x2400 && cp <= 0x24FF) || (cp >= 0x2E80 && cp <= 0x2FFF) ||
           (cp >= 0x80 && cp <= 0x9F);
}

/* A set of characters of the Basic Multilingual Plane. */
typedef struct {
    uint8_t bits[65536 / 8];
} CharSet;

static void charset_fill_frequent(CharSet *set)
{
    memset(set, 0, sizeof *set);
    for (const char *p = FREQUENT, *end = p + sizeof FREQUENT - 1; p < end;) {
        uint32_t cp;
        p += utf8_decode(p, end, &cp);
        set->bits[cp / 8] |= (uint8_t)(1 << cp % 8);
    }
}

static bool charset_has(const CharSet *set, uint32_t cp)
{
    return cp < 65536 && set->bits[cp / 8] >> cp % 8 & 1;
}

/* How much S looks like text when read as E; negative when it does not. */
static long trial_score(const DoubleByte *e, const CharSet *frequent, Str s, bool all)
{
    Decoder *d = decoder_new(e->name, NULL);
    if (!d)
        return -1;
    StrBuf out = {0};
    decoder_feed(d, s, all, &out);
    long score = usual_pairs(e, s) - 16 * (long)decoder_undecodable(d);
    const char *p = out.data, *end = out.data + out.len;
    while (p < end) {
        uint32_t cp;
        p += utf8_decode(p, end, &cp);
        score += charset_has(frequent, cp) ? 3 : is_odd(cp) ? -4 : 0;
    }
    strbuf_done(&out);
    decoder_free(d);
    return score;
}

/* UTF-8 that is damaged here and there: of its longer characters most are whole. In text of a
 * double-byte encoding less than a tenth happens to be. */
static bool mostly_utf8(Str s)
{
    const char *p = s.data, *end = s.data + s.len;
    size_t whole = 0, faults = 0;
    while (p < end) {
        uint32_t cp;
        size_t n = utf8_decode(p, end, &cp);
        if (cp == UTF8_REPLACED)
            faults++;
        else if (n > 1)
            whole++;
        p += n;
    }
    return whole > 3 * faults;
}

/* *SCORE: how much it looks like text then. */
static const char *detect_double_byte(Str head, bool all, long *score)
{
    size_t plain = encoding_plain_prefix(head);
    Str sample = {head.data + plain, head.len - plain};
    if (sample.len > SAMPLE_BYTES) {
        sample.len = SAMPLE_BYTES;
        all = false;
    }
    const char *best = "UTF-8";
    *score = LONG_MAX;
    if (mostly_utf8(sample))
        return best;
    *score = -1;
    CharSet frequent;
    charset_fill_frequent(&frequent);
    for (size_t i = 0; i < sizeof DOUBLE_BYTE / sizeof *DOUBLE_BYTE; i++) {
        long trial = trial_score(&DOUBLE_BYTE[i], &frequent, sample, all);
        if (trial > *score) {
            best = DOUBLE_BYTE[i].name;
            *score = trial;
        }
    }
    return best;
}

/* The unit of UTF-16 at P, in the byte order that has its high byte at HIGH. */
static unsigned unit_at(const char *p, size_t high)
{
    return (unsigned)(unsigned char)p[high] << 8 | (unsigned char)p[1 - high];
}

/* Units of S, read in the byte order that has its high byte at HIGH, that Chinese or plain text
 * would hold. */
static size_t usual_units(Str s, size_t high)
{
    size_t usual = 0;
    for (size_t i = 0; i + 1 < s.len; i += 2) {
        unsigned unit = unit_at(s.data + i, high), hi = unit >> 8;
        usual += (unit >= 0x20 && unit < 0x7F) || unit == '\n' || unit == '\r' || unit == '\t' ||
                 (unit >= 0x4E00 && unit <= 0x9FFF) || hi == 0x30 || hi == 0xFF || hi == 0x20;
    }
    return usual;
}

/* UTF-16 without a mark: its NUL bytes are the high halves of line ends and digits, and the low
 * ones of 一. NULL if three quarters of the units make no sense either way. */
static const char *detect_utf16(Str s)
{
    if (s.len > SAMPLE_BYTES)
        s.len = SAMPLE_BYTES;
    size_t le = usual_units(s, 1), be = usual_units(s, 0);
    size_t best = le >= be ? le : be;
    if (s.len < 2 || best * 4 < s.len / 2 * 3 || le == be)
        return NULL;
    return le > be ? "UTF-16LE" : "UTF-16BE";
}

/* ASCII with NUL bytes between its words, or in a row where a log was torn: two of its letters make
 * one Han character as well. In UTF-16 every other byte of ASCII is NUL, and no two of a unit are. */
static bool is_ascii_with_nuls(Str s)
{
    size_t nuls = 0, others = 0;
    bool pair = false;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.data[i];
        nuls += !c;
        others += c && c != '\n' && c != '\r' && c != '\t' && (c < ' ' || c > '~');
        pair |= i % 2 && !c && !s.data[i - 1];
    }
    return others * 20 <= s.len && (pair || nuls * 4 < s.len);
}

/* UTF-16 of nothing but Han and its marks, without a line end, has no NUL bytes. A double-byte
 * encoding read as such has at most half of its units in place. */
static bool all_usual_units(Str s)
{
    if (s.len > SAMPLE_BYTES)
        s.len = SAMPLE_BYTES;
    size_t le = usual_units(s, 1), be = usual_units(s, 0), units = s.len / 2;
    return units >= 8 && (le > be ? le : be) * 20 >= units * 19;
}

/* What trial_score() would give S as UTF-16 that has its high bytes at HIGH; 0 if it is none, to judge
 * by its units. */
static long utf16_score(const CharSet *frequent, Str s, size_t high)
{
    long score = 0;
    if (usual_units(s, high) * 2 != s.len)
        return 0;
    for (size_t i = 0; i < s.len; i += 2) {
        unsigned unit = unit_at(s.data + i, high);
        score += charset_has(frequent, unit) ? 3 : unit >= 0x80;
    }
    return score;
}

/* S, a whole text of a few characters, as UTF-16 of nothing but Han and its marks, if that makes more
 * sense by a frequent character than what has SCORE. */
static const char *detect_few_units(Str s, long score)
{
    if (s.len < 2 * UNITS_LEAST || s.len > SAMPLE_BYTES || score == LONG_MAX)
        return NULL;
    CharSet frequent;
    charset_fill_frequent(&frequent);
    long le = utf16_score(&frequent, s, 1), be = utf16_score(&frequent, s, 0);
    if (le == be || (le > be ? le : be) <= score + 3)
        return NULL;
    return le > be ? "UTF-16LE" : "UTF-16BE";
}

static bool is_plain(unsigned char c)
{
    return c > 0 && c < 0x80;
}

size_t encoding_plain_prefix(Str s)
{
    size_t n = 0;
    for (uint64_t word; s.len - n >= sizeof word; n += sizeof word) {
        memcpy(&word, s.data + n, sizeof word);
        uint64_t below = word - 0x0101010101010101u; // a high bit where a byte was NUL
        if ((word | below) & 0x8080808080808080u)
            break;
    }
    while (n < s.len && is_plain((unsigned char)s.data[n]))
        n++;
    return n;
}

EncodingGuess encoding_detect(Str head, bool all)
{
    for (size_t i = 0; i < sizeof BOMS / sizeof *BOMS; i++)
        if (str_starts_with(head, BOMS[i].bytes))
            return (EncodingGuess){BOMS[i].name, BOMS[i].bytes.len, false};
    if (head.len && memchr(head.data, 0, head.len)) {
        const char *name = is_ascii_with_nuls(head) ? NULL : detect_utf16(head);
        return (EncodingGuess){name ? name : "UTF-8", 0, !name};
    }
    if (utf8_valid(head, !all))
        return (EncodingGuess){"UTF-8", 0, false};
    long score;
    const char *pairs = detect_double_byte(head, all, &score);
    const char *units = all_usual_units(head) ? detect_utf16(head) // NULL too: both orders fit
                        : all                 ? detect_few_units(head, score)
                                              : NULL;
    return (EncodingGuess){units ? units : pairs, 0, false};
}

EncodingGuess encoding_detect_later(Str s, bool all)
{
    long score;
    const char *name = utf8_valid(s, !all) ? "UTF-8" : detect_double_byte(s, all, &score);
    return (EncodingGuess){name, 0, false};
}

/* What a byte of is a character by itself in every encoding told apart here: blanks, line ends. */
static bool is_whole(unsigned char c)
{
    return c > 0 && c < 0x30;
}

/* A sample of FILE from about AT on, where a character begins; empty if none is known to. */
static Str sample_at(Str file, size_t at)
{
    Str s = str_rest(file, at);
    size_t bytes = s.len < SAMPLE_BYTES ? s.len : SAMPLE_BYTES, n = 0;
    while (n < bytes && !is_whole((unsigned char)s.data[n]))
        n++;
    bytes -= n;
    return (Str){s.data + n, bytes < SAMPLE_BYTES / 4 ? bytes : SAMPLE_BYTES / 4};
}

/* A few bytes that are not ASCII may be anything. */
static bool says_something(Str s)
{
    size_t high = 0;
    for (size_t i = 0; i < s.len; i++)
        high += (unsigned char)s.data[i] >= 0x80;
    return high >= SAMPLE_LEAST;
}

/* What is said by SAMPLES places of FILE behind its head, its end among them, together and one by one. */
typedef struct {
    StrBuf joined;
    size_t utf8, pairs; // samples in it, and in double-byte encodings
} Samples;

static void take_samples(Str file, size_t samples, Samples *out)
{
    for (size_t i = 1; i <= samples; i++) {
        Str s = sample_at(file, i < samples ? file.len / samples * i : file.len - SAMPLE_BYTES / 2);
        if (!says_something(s))
            continue;
        bool utf8 = strcmp(encoding_detect_later(s, false).name, "UTF-8") == 0;
        out->utf8 += utf8;
        out->pairs += !utf8;
        strbuf_add(&out->joined, s);
        strbuf_add_byte(&out->joined, '\n');
    }
}

/* A few lines of a head in another language, or encoding, must not decide about all of a file; nor
 * does ASCII say how it goes on. */
static EncodingGuess judge_samples(Str file, Str head, EncodingGuess guess)
{
    bool plain = encoding_plain_prefix(head) == head.len;
    bool pairs = strcmp(guess.name, "UTF-8") != 0;
    Samples s = {0};
    take_samples(file, plain ? SAMPLES_PLAIN : SAMPLES, &s);
    if (!plain) {
        s.utf8 += !pairs;
        s.pairs += pairs;
        strbuf_add(&s.joined, head.len < SAMPLE_BYTES ? head : (Str){head.data, SAMPLE_BYTES});
    }
    if (s.pairs > s.utf8) {
        EncodingGuess all = encoding_detect_later((Str){s.joined.data, s.joined.len}, false);
        guess = strcmp(all.name, "UTF-8") == 0 ? guess : all;
    } else if (s.utf8 > s.pairs) {
        guess = (EncodingGuess){.name = "UTF-8"};
    }
    strbuf_done(&s.joined);
    return guess;
}

EncodingGuess encoding_of_file(Str file)
{
    Str head = {file.data, file.len < PLAIN_BYTES ? file.len : PLAIN_BYTES};
    size_t plain = encoding_plain_prefix(head), skip = plain < HEAD_BYTES / 2 ? 0 : plain;
    head = (Str){file.data + skip, file.len - skip};
    bool all = head.len <= HEAD_BYTES;
    if (!all)
        head.len = HEAD_BYTES;
    EncodingGuess guess = skip ? encoding_detect_later(head, all) : encoding_detect(head, all);
    bool sure = all || guess.bom_bytes || guess.binary ||
                str_starts_with(str_from(guess.name), STR("UTF-16"));
    return sure ? guess : judge_samples(file, head, guess);
}

EncodingGuess encoding_named(const char *name, Str head)
{
    EncodingGuess guess = {name, 0, false};
    bool any_order = strcmp(name, "UTF-16") == 0;
    if (any_order) {
        const char *order = detect_utf16(head);
        guess.name = order ? order : "UTF-16LE";
    }
    for (size_t i = 0; i < sizeof BOMS / sizeof *BOMS; i++) {
        bool fits = strcmp(BOMS[i].name, name) == 0 ||
                    (any_order && str_starts_with(str_from(BOMS[i].name), STR("UTF-16")));
        if (fits && str_starts_with(head, BOMS[i].bytes))
            return (EncodingGuess){BOMS[i].name, BOMS[i].bytes.len, false};
    }
    return guess;
}

bool encoding_binary_error(const char *name, Error *err)
{
    return error_set(err, ERROR_ENCODING,
                     _("%s: binary data, not text; if it is text, name its encoding with -e"),
                     name);
}

/* Whether people mean ALIAS (small letters and digits) by NAME. */
static bool is_alias(const char *name, const char *alias)
{
    for (; *name; name++) {
        if (*name == '-' || *name == '_' || *name == ' ')
            continue;
        char c = *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a') : *name;
        if (c != *alias++)
            return false;
    }
    return !*alias;
}

const char *encoding_canonical(const char *name, Error *err)
{
    for (size_t i = 0; i < sizeof ALIASES / sizeof *ALIASES; i++)
        if (is_alias(name, ALIASES[i].alias))
            return ALIASES[i].name;
    // "//IGNORE" and the like are iconv's directions, not part of a name; "" is the locale's
    iconv_t cd = *name && !strchr(name, '/') ? iconv_open("UTF-8", name) : (iconv_t)-1;
    if (cd != (iconv_t)-1) {
        iconv_close(cd);
        return name;
    }
    error_set(err, ERROR_ENCODING,
              _("unknown encoding \"%s\"; try gb18030, big5, utf-16 or a name that iconv -l lists"),
              name);
    return NULL;
}
