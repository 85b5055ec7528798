#include "doc/linewords.h"
#include "doc/hanset.h"
#include "doc/shape.h"
#include "doc/words.h"
#include "format/line.h"
#include <string.h>

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

static void add_first(LineWords *w, const char *word)
{
    if (is_han_lead((unsigned char)*word))
        w->firsts[word[1] & 63] |= 1ull << (word[2] & 63);
}

/* Whether TEXT may begin with one of the words: what begins with Han seldom does. */
static bool has_first(const LineWords *w, Str text)
{
    return text.len < 3 || !is_han_lead((unsigned char)*text.data) ||
           (w->firsts[text.data[1] & 63] >> (text.data[2] & 63) & 1);
}

static void add_word(LineWords *w, Str word, LineWord means)
{
    size_t at = find_slot(w, word);
    if (!w->slots[at].word) {
        w->slots[at].word = word.data;
        w->slots[at].bytes = (uint8_t)word.len;
        w->slots[at].means = (uint8_t)means;
    }
    add_first(w, word.data);
}

void line_words_init(LineWords *w)
{
    *w = (LineWords){0};
    for (const char *word = TITLED; *word; word = words_next(word))
        add_first(w, word);
    for (size_t i = 0; i < sizeof LINE_WORDS / sizeof *LINE_WORDS; i++)
        for (const char *word = LINE_WORDS[i].words; *word; word = words_next(word)) {
            size_t bytes = strcspn(word, " ");
            if (bytes)
                add_word(w, (Str){word, bytes}, (LineWord)LINE_WORDS[i].means);
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
    bool begins = has_first(w, text);
    Str word = {buffer, begins ? without_blanks(text, buffer, sizeof buffer) : 0};
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
    if (!begins || !is_titled(text))
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
