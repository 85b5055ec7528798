#include "doc/shape.h"
#include "doc/hanset.h"
#include "doc/numeral.h"
#include "doc/words.h"
#include "format/line.h"
#include <string.h>

static LineEnd end_of(uint32_t cp)
{
    if (cp == 0x3002) // 。, the usual one
        return END_STOP;
    switch (cp) {
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

#define MARK_BYTES_MAX 16

static bool is_circled(uint32_t cp)
{
    return (cp >= 0x2460 && cp <= 0x24FF) || (cp >= 0x3251 && cp <= 0x32BF);
}

/* What the number of a mark is made of: 1,3-5 ①②. */
static bool is_inside_mark(uint32_t cp)
{
    switch (cp) {
    case 0x4E00: // 一 to 十
    case 0x4E8C:
    case 0x4E09:
    case 0x56DB:
    case 0x4E94:
    case 0x516D:
    case 0x4E03:
    case 0x516B:
    case 0x4E5D:
    case 0x5341:
    case 0x6CE8: // 注
    case 0x8A3B: // 註
    case 0xFF0C:
    case 0x3001: // 、
    case 0xFF0D:
    case ',':
    case '-':
        return true;
    default:
        return (cp >= '0' && cp <= '9') || is_circled(cp);
    }
}

/* [ ［ 〔 【 （ ( */
static bool opens_mark(uint32_t cp)
{
    return cp == '[' || cp == 0xFF3B || cp == 0x3014 || cp == 0x3010 || cp == 0xFF08 || cp == '(';
}

/* ] ］ 〕 】 ） ) */
static bool closes_mark(uint32_t cp)
{
    return cp == ']' || cp == 0xFF3D || cp == 0x3015 || cp == 0x3011 || cp == 0xFF09 || cp == ')';
}

/* Where the mark of a note begins that ends at END with the character LAST, at P, as ［3］ or ①; END
 * if there is none. */
static const char *before_mark(const char *begin, const char *p, const char *end, uint32_t last)
{
    uint32_t cp;
    if (is_circled(last))
        return p;
    if (!closes_mark(last))
        return end;
    while (p > begin && p[-1] >= '0' && p[-1] <= '9' && end - p < MARK_BYTES_MAX)
        p--;
    while (p > begin && end - p < MARK_BYTES_MAX) {
        p = char_last(begin, p, &cp);
        if (opens_mark(cp))
            return p;
        if (!is_inside_mark(cp))
            break;
    }
    return end;
}

/* What the mark of a note may end with. */
static bool may_end_mark(uint32_t cp)
{
    return is_closing(cp) || cp == 0x3015 || cp == 0xFF3D || cp == 0x3011 || is_circled(cp);
}

/* How TEXT ends, closing quotes and brackets and the marks of notes aside. */
static LineEnd find_end(Str text)
{
    const char *p = text.data + text.len;
    while (p > text.data) {
        uint32_t cp;
        const char *last = char_last(text.data, p, &cp), *mark;
        if (cp >= 0x3400 && cp < 0xA000) // Han
            return END_OPEN;
        LineEnd end = end_of(cp);
        if (end != END_OPEN || !may_end_mark(cp))
            return end;
        mark = before_mark(text.data, last, p, cp);
        if (mark == p && !is_closing(cp))
            return END_OPEN;
        p = mark < p ? mark : last;
    }
    return END_OPEN;
}

#define SHAPE_BYTES 272 // hold SHAPE_CELLS_MAX cells of most scripts; whole blocks

/* The sum of the bytes of B. */
static uint32_t block_sum(ByteBlock b)
{
    uint64_t half[2];
    memcpy(half, &b, sizeof half);
    uint64_t pairs = 0;
    for (size_t i = 0; i < 2; i++)
        pairs += (half[i] & 0x00FF00FF00FF00FFu) + (half[i] >> 8 & 0x00FF00FF00FF00FFu);
    return (uint32_t)(pairs * 0x0001000100010001u >> 48);
}

/* The N bytes before END, fewer than 16, as a block; what is missing is filled with what counts for
 * nothing. There are ROOM bytes to read before END. */
static SignedBlock block_before(const char *end, size_t n, size_t room)
{
    static const ByteBlock PLACES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    static const SignedBlock NOTHING = {-128, -128, -128, -128, -128, -128, -128, -128,
                                        -128, -128, -128, -128, -128, -128, -128, -128};
    SignedBlock block = NOTHING;
    if (room >= sizeof block) {
        SignedBlock keep = (SignedBlock)PLACES > (signed char)(15 - n);
        return ((SignedBlock)block_at(end - sizeof block) & keep) | (NOTHING & ~keep);
    }
    memcpy(&block, end - n, n);
    return block;
}

static inline void add_chars(ByteBlock b, ByteBlock *heads, ByteBlock *wides)
{
    *heads -= (ByteBlock)((SignedBlock)b > -65);           // no 80 to BF
    *wides -= (ByteBlock)((SignedBlock)(b ^ 0x80) > 0x60); // above E0
}

/* The characters of the N bytes at P, at most SHAPE_BYTES; WIDE gets how many of them take two
 * cells. */
static uint32_t count_chars(const char *p, size_t n, uint32_t *wide)
{
    size_t all = n;
    _Static_assert(SHAPE_BYTES / 16 + 1 < 255, "a byte counts its blocks");
    ByteBlock heads = {0}, wides = {0}; // comparisons give -1
    for (; n >= 16; p += 16, n -= 16)
        add_chars(block_at(p), &heads, &wides);
    if (n > 0)
        add_chars((ByteBlock)block_before(p + n, n, all), &heads, &wides);
    *wide = block_sum(wides);
    return block_sum(heads);
}

/* The characters of the SHAPE_BYTES at P. */
static uint32_t count_long(const char *p)
{
    _Static_assert(SHAPE_BYTES % 16 == 0, "whole blocks");
    ByteBlock heads = {0};
    for (size_t i = 0; i < SHAPE_BYTES; i += 16)
        heads -= (ByteBlock)((SignedBlock)block_at(p + i) > -65);
    return block_sum(heads);
}

/* Where the 。！？ of the sixteen places from P on begin; eighteen bytes are read. */
static inline unsigned full_stops(const char *p)
{
    ByteBlock first = block_at(p), second = block_at(p + 1), last = block_at(p + 2);
    ByteBlock stop =
        (ByteBlock)(first == 0xE3) & (ByteBlock)(second == 0x80) & (ByteBlock)(last == 0x82); // 。
    ByteBlock other = (ByteBlock)(first == 0xEF) & (ByteBlock)(second == 0xBC) &
                      ((ByteBlock)(last == 0x81) | (ByteBlock)(last == 0x9F)); // ！？
    return block_bits(stop | other);
}

#define STOPS_READ 18

/* Bytes to the first 。！？ of TEXT, or its length. */
static size_t find_stop(Str text)
{
    const char *p = text.data, *end = p + text.len;
    unsigned bits = 0;
    for (; end - p >= STOPS_READ; p += 16)
        if ((bits = full_stops(p)))
            return (size_t)(p - text.data) + (unsigned)__builtin_ctz(bits);
    if (end - p < 3)
        return text.len;
    char last[STOPS_READ] = {0};
    memcpy(last, p, (size_t)(end - p));
    bits = full_stops(last);
    return bits ? (size_t)(p - text.data) + (unsigned)__builtin_ctz(bits) : text.len;
}

size_t line_first_stop(Str text, uint32_t *chars)
{
    Str part = {text.data, text.len < SHAPE_SHORT_BYTES ? text.len : SHAPE_SHORT_BYTES};
    uint32_t wide;
    size_t stop = find_stop(part);
    *chars = count_chars(part.data, stop, &wide);
    return stop < part.len ? stop : SIZE_MAX;
}

LineShape line_shape(Str text)
{
    LineShape shape = {.cells = UINT16_MAX, .end = (uint8_t)find_end(text)};
    if (text.len > SHAPE_BYTES) {
        shape.chars = (uint16_t)count_long(text.data);
        return shape;
    }
    uint32_t wide, chars = count_chars(text.data, text.len, &wide);
    shape.chars = (uint16_t)chars;
    if (chars + wide > SHAPE_CELLS_MAX)
        return shape;
    size_t stop = find_stop(text);
    shape.cells = (uint16_t)(chars + wide);
    shape.inner_stop = stop + 3 < text.len;
    return shape;
}

#define END_BYTES 32 // hold how a line ends, its marks and quotes

LineShape line_shape_from(const LineShape *whole, Str text, size_t at)
{
    Str rest = str_rest(text, at);
    if (whole->cells == UINT16_MAX || rest.len < END_BYTES)
        return line_shape(rest);
    LineShape shape = *whole;
    uint32_t wide, chars = count_chars(text.data, at, &wide);
    shape.chars = (uint16_t)(whole->chars - chars);
    shape.cells = (uint16_t)(whole->cells - chars - wide);
    if (whole->inner_stop)
        shape.inner_stop = find_stop(rest) + 3 < rest.len;
    return shape;
}

uint16_t line_cells(Str text, LineEnd *end)
{
    if (end)
        *end = find_end(text);
    if (text.len > SHAPE_BYTES)
        return UINT16_MAX;
    uint32_t wide, chars = count_chars(text.data, text.len, &wide);
    return chars + wide <= SHAPE_CELLS_MAX ? (uint16_t)(chars + wide) : UINT16_MAX;
}

size_t first_clause(Str text)
{
    const char *p = text.data, *end = text.data + text.len;
    while ((p = han_skip(p, end)) < end) {
        uint32_t cp;
        size_t n = char_next(p, end, &cp);
        bool time = cp == ':' && end - p > 1 && p[1] >= '0' && p[1] <= '9'; // 9:10
        if (end_of(cp) != END_OPEN && cp != 0x3001 && cp != '.' && cp != 0xFF0E && !time)
            break;
        p += n;
    }
    return (size_t)(p - text.data);
}

/* A line that is one of these words; blanks inside do not count. */
static const struct {
    uint8_t means;
    const char *words;
} LINE_WORDS[] = {
    {WORD_CHROME,
     "下载 打印 全屏 收藏 【字号： 加大 还原 减小 】 分享 关闭 首页 返回 大 中 小 举报 分享到 "
     "下载本文 打印本页 关闭窗口 关闭本页 返回顶部 返回首页 加入书签 推荐阅读 相关阅读 下載 列印 "
     "收藏本页 设为首页 加入收藏 繁体 简体 无障碍 关怀版 登录 注册 搜索 字体 字号 默认 特大"},
    {WORD_CONTENTS,
     "目录 目錄 目次 总目录 總目錄 本书目录 全书目录 章节目录 Contents CONTENTS TableofContents"},
    {WORD_KNOWN, "摘要 中文摘要 英文摘要 内容摘要 內容摘要 提要 内容提要 內容提要 内容简介 "
                 "內容簡介 关键词 關鍵詞 引言 绪论 緒論 "
                 "绪言 緒言 導論 导论 前言 序 序言 序论 序論 自序 总序 代序 原序 再版序 弁言 叙 敘 "
                 "总纲 總綱 主文 序章 楔子 引子 引 开篇 "
                 "卷首语 卷首語 编者按 編者按 编者的话 出版说明 出版說明 凡例 例言 题记 題記 献词 "
                 "導言 导言 导读 導讀 译序 譯序 译者序 譯者序 译本序 出版前言 编者说明 编选说明 "
                 "整理说明 校注说明 点校说明 校点说明 點校說明 "
                 "Abstract ABSTRACT Keywords KEYWORDS Introduction INTRODUCTION Preface PREFACE "
                 "Foreword Prologue"},
    {WORD_INNER,
     "小结 小結 本章小结 本章小結 本节小结 思考题 思考題 思考与练习 练习 练习题 習題 习题 课后习题 "
     "课后练习 复习题 复习思考题 拓展阅读 延伸阅读"},
    {WORD_PART, "原文 译文 譯文 今译 今譯 白话 白话译文 白話 语译 語譯 题解 題解 解读 解讀 赏析 "
                "賞析 评析 評析 点评 "
                "评点 鉴赏 導讀 译注 按语 集解 疏 大意 翻译 翻譯"},
    {WORD_CLOSING, "附录 附錄 附件 后记 後記 编后记 編後記 编后语 跋 跋语 尾声 尾聲 终章 終章 番外 "
                   "番外篇 外传  "
                   "附则 附則 索引 大结局 大結局 最终章 完本感言 完结感言 作者后记 译后记 譯後記 "
                   "译者后记 謝辭 謝誌 誌謝 谢辞 "
                   "大事记 年表 "
                   "Appendix APPENDIX Epilogue Afterword"},
    {WORD_ENDING, "结语 結語 结束语 結束語 结论 結論 余论 餘論 总结 致谢 致謝 鸣谢 "
                  "Acknowledgements Acknowledgments "
                  "Conclusion CONCLUSION Conclusions"},
    {WORD_NOTES, "注释 注釋 註釋 註解 注解 注 註 附注 附註 尾注 脚注 腳註 参考文献 參考文獻 "
                 "引用文献 参考书目 參考書目 "
                 "征引文献 徵引書目 主要参考文献 名词解释 名詞解釋 名词注释 名词说明 术语表 "
                 "References REFERENCES "
                 "Notes NOTES Bibliography"},
};

/* Parts of a passage that need no brackets to be known. */
static const char PARTS_ALONE[] = "原文 译文 譯文 今译 今譯 白话译文";

/* What may be followed by its own text on its line. */
static const char *const LEADS[] = {"摘要",     "内容摘要", "內容摘要", "中文摘要",
                                    "提要",     "内容提要", "內容提要", "Abstract",
                                    "ABSTRACT", "编者按",   "編者按"};

/* What a title may follow after a blank or a colon. */
static const char TITLED[] =
    "番外 番外篇 楔子 尾声 尾聲 序章 终章 終章 引子 后记 後記 序幕 外传 前言 序言 附录 附錄 结语";

/* 《…》名词解释: how a longer line that heads explanations ends. */
static const char *const NOTE_ENDS[] = {"名词解释", "名詞解釋", "名词注释", "名词说明", "用语说明"};

#define AFTERWORD_BYTES 18
#define TITLED_BYTES    9 // of the longest word in TITLED
#define TITLED_CHARS    30
#define KNOWN_BYTES_MAX 110

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

/* Bytes of the Han characters that TEXT opens with. */
static size_t han_bytes(Str text)
{
    return (size_t)(han_skip(text.data, text.data + text.len) - text.data);
}

/* The blanks inside `目　录` are for looks. */
static size_t without_blanks(Str text, char *out, size_t room)
{
    size_t len = 0;
    if (han_bytes(text) > room)
        return 0;
    for (size_t at = 0; at < text.len;) {
        size_t n = blank_bytes((Str){text.data + at, text.len - at});
        if (n) {
            at += n;
            continue;
        }
        n = text.len - at >= 3 && is_han_lead((unsigned char)text.data[at]) ? 3 : 1;
        if (len + n > room)
            return 0;
        memcpy(out + len, text.data + at, n);
        len += n;
        at += n;
    }
    return len;
}

/* Without the colon after it, or the brackets around. */
static Str bare_word(Str word)
{
    static const char *const PAIRS[][2] = {{"【", "】"}, {"［", "］"}, {"[", "]"}, {"〔", "〕"}};
    while (word.len >= 3 && memcmp(word.data + word.len - 3, "：", 3) == 0)
        word.len -= 3;
    if (word.len > 1 && word.data[word.len - 1] == ':')
        word.len--;
    for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++) {
        size_t open = strlen(PAIRS[i][0]), close = strlen(PAIRS[i][1]);
        if (word.len > open + close && memcmp(word.data, PAIRS[i][0], open) == 0 &&
            memcmp(word.data + word.len - close, PAIRS[i][1], close) == 0)
            return (Str){word.data + open, word.len - open - close};
    }
    return word;
}

/* 番外　老李的一天, 尾声：雪. */
static bool is_titled(Str text)
{
    if (han_bytes(text) > TITLED_BYTES)
        return false; // what follows such a word is not Han
    size_t n = words_open(text, TITLED);
    Str after = {text.data + n, text.len - n};
    size_t mark = n ? words_open(after, "： :") : 0;
    if (!n || !(mark || blank_bytes(after)) || after.len == mark)
        return false;
    LineShape shape = line_shape(after);
    return shape.chars <= TITLED_CHARS && shape.end == END_OPEN && !shape.inner_stop;
}

static uint32_t hash_word(Str word)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < word.len; i++)
        hash = (hash ^ (unsigned char)word.data[i]) * 16777619u;
    return hash ^ hash >> 15;
}

/* Where WORD is in W, or the free place for it. */
static size_t find_slot(const LineWords *w, Str word)
{
    size_t at = hash_word(word) % LINE_WORDS_SLOTS;
    while (w->slots[at].word && !str_equal((Str){w->slots[at].word, w->slots[at].bytes}, word))
        at = (at + 1) % LINE_WORDS_SLOTS;
    return at;
}

void line_words_init(LineWords *w)
{
    *w = (LineWords){0};
    for (size_t i = 0; i < sizeof LINE_WORDS / sizeof *LINE_WORDS; i++) {
        const char *words = LINE_WORDS[i].words;
        while (*words) {
            Str word = {words, strcspn(words, " ")};
            size_t at = find_slot(w, word);
            if (!w->slots[at].word) {
                w->slots[at].word = word.data;
                w->slots[at].bytes = (uint8_t)word.len;
                w->slots[at].means = LINE_WORDS[i].means;
            }
            words += word.len + (words[word.len] == ' ');
        }
    }
}

/* What WORD means by itself; BARE is the same without what stands around it. */
static LineWord word_means(const LineWords *w, Str word, Str bare)
{
    size_t at = find_slot(w, word);
    if (!w->slots[at].word && bare.len != word.len)
        at = find_slot(w, bare);
    if (!w->slots[at].word)
        return WORD_NONE;
    LineWord means = (LineWord)w->slots[at].means;
    if (means == WORD_CLOSING && bare.len < word.len && bare.data == word.data)
        return WORD_NONE; // 附件：1. …
    bool alone = means == WORD_PART && bare.data == word.data;
    return alone && !words_have(bare, PARTS_ALONE) ? WORD_NONE : means;
}

static bool ends_in(Str text, Str word)
{
    return text.len >= word.len &&
           memcmp(text.data + text.len - word.len, word.data, word.len) == 0;
}

static LineWord known_word(const LineWords *w, Str text)
{
    char buffer[32];
    Str word = {buffer, without_blanks(text, buffer, sizeof buffer)};
    LineWord means = word.len ? word_means(w, word, bare_word(word)) : WORD_NONE;
    if (means != WORD_NONE)
        return means;
    for (size_t i = 0; i < sizeof NOTE_ENDS / sizeof *NOTE_ENDS; i++) {
        size_t n = strlen(NOTE_ENDS[i]);
        if (text.len > n && text.data[text.len - 1] == NOTE_ENDS[i][n - 1] &&
            memcmp(text.data + text.len - n, NOTE_ENDS[i], n) == 0)
            return WORD_NOTES;
    }
    if (text.len <= AFTERWORD_BYTES && (ends_in(text, STR("后记")) || ends_in(text, STR("後記"))))
        return WORD_CLOSING; // 再版后记
    if (!is_titled(text))
        return WORD_NONE;
    return words_open(text, "结")                            ? WORD_ENDING
           : words_open(text, "番外 尾 终 終 后 後 外传 附") ? WORD_CLOSING
                                                             : WORD_KNOWN;
}

/* 摘 内 內 中 提 编 編, what LEADS begin with. The last one fills the rows. */
#define LEADING(X)                                                                                 \
    X(0x6458, 0x5185, 0x5167, 0x4E2D, 0x63D0, 0x7F16)                                              \
    X(0x7DE8, 0x7DE8, 0x7DE8, 0x7DE8, 0x7DE8, 0x7DE8)

bool line_may_lead(Str text)
{
    static const HanSet FIRST = HANSET(LEADING);
    const unsigned char *u = (const unsigned char *)text.data;
    if (text.len < 3 || (is_han_lead(u[0]) && !hanset_may_have(&FIRST, u)))
        return false;
    for (size_t i = 0; i < sizeof LEADS / sizeof *LEADS; i++)
        if (memcmp(text.data, LEADS[i], 3) == 0)
            return true;
    return words_open(text, "【 ［ [") > 0;
}

static bool is_lead(Str word)
{
    for (size_t i = 0; i < sizeof LEADS / sizeof *LEADS; i++)
        if (str_equal(word, str_from(LEADS[i])))
            return true;
    return false;
}

size_t line_lead(Str text, size_t *rest)
{
    char buffer[40];
    size_t end = 0, n = 0;
    if (!line_may_lead(text))
        return 0;
    for (size_t at = 0; at < text.len && at < sizeof buffer && !n; at++) {
        unsigned char c = (unsigned char)text.data[at];
        if (c != ':' && c != ']' && c != 0xE3 && c != 0xEF)
            continue; // the usual case, without a look at the words
        n = words_open((Str){text.data + at, text.len - at}, "： : 】 ］ ]");
        end = at;
    }
    if (!n || end + n >= text.len)
        return 0;
    Str head = {text.data, end}, word = {buffer, 0};
    size_t open = words_open(head, "【 ［ [");
    word.len = without_blanks((Str){head.data + open, head.len - open}, buffer, sizeof buffer);
    if (!is_lead(word))
        return 0;
    Str after = {text.data + end + n, text.len - end - n};
    *rest = end + n + words_open(after, "： :");
    return open ? end + n : end;
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
        uint32_t cp;
        const char *last = char_last(p, end, &cp);
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

LineWord line_word(const LineWords *w, Str text)
{
    if (text.len > GAP_BYTES_MAX)
        return WORD_NONE;
    bool numbered = text.len > 0 && (*text.data == '(' || (*text.data >= '0' && *text.data <= '9'));
    LineWord word = text.len < KNOWN_BYTES_MAX && !numbered ? known_word(w, text) : WORD_NONE;
    return word == WORD_NONE && text.len >= 9 && is_gap(text) ? WORD_GAP : word;
}
