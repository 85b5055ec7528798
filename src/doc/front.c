/* The lines before the text proper, and those like them elsewhere: a page's buttons, who, when and
 * where, the title among them. */
#include "doc/hanset.h"
#include "doc/numeral.h"
#include "doc/scanner.h"
#include "doc/words.h"
#include "format/line.h"

#define TITLE_CHARS      45
#define TITLE_SURE_CHARS 8  // a shorter one before a page's buttons is their menu
#define FRONT_LINES      12 // a text has begun after so many short lines
#define APART_CELLS      6  // between two parts of a line
#define HEAD_CHARS       5
#define DETAIL_BYTES_MAX 240
#define FIELD_BYTES_MAX  40
#define DATE_BYTES_MAX   90

/* What `name：value` says about a document rather than in it; the name stands before a colon or a
 * blank. */
static const char *const FIELDS[] = {
    "作者 编者 译者 译注 主编 编著 原著 著者 来源 出处 时间 日期 地点 主持 主持人 出席 缺席 列席 "
    "记录 记录人 ",
    "更新时间 发布时间 发布日期 发表时间 公布日期 成文日期 生成日期 修正日期 施行日期 实施日期 "
    "生效日期 ",
    "发布机构 发布单位 发文机关 发文机构 发文字号 发文单位 制定机关 索引号 信息索引 主题分类 "
    "主题词 体裁分类 "
    "标题 題名 题名 有效性 时效性 文号 字号 字体 公开方式 公开类型 信息类别 组配分类 ",
    "浏览 浏览次数 浏览量 阅读 阅读量 点击 点击数 点击量 访问量 字数 评论 人气 状态 标签 类型 "
    "分类 ",
    "编辑 责编 责任编辑 审核 校对 供稿 撰稿 摄影 记者 通讯员 整理 录入 排版 监制 初审 复审 终审 "
    "签发 签发人 ",
    "首页 相关阅读 推荐阅读 关键词 關鍵詞 关键字 Keywords 中图分类号 文献标识码 文章编号 收稿日期 "
    "修回日期 录用日期 出版日期 基金项目 资助项目 作者简介 "
    "第一作者 "
    "通信作者 通讯作者 作者单位 引用格式 DOI ISBN ISSN CLC ",
    "作者姓名 指导教师 导师 学号 专业 学科专业 学院 院系 学校代码 密级 论文编号 答辩日期 提交日期 "
    "研究方向 ",
    "受访者 受访人 采访人 采访者 访谈人 访谈者 口述 口述者 口述人 整理者 整理人 访谈时间 访谈地点 "
    "采访时间 采访地点 "
    "抄送 主送 印发 联系人 联系电话 电话 传真 邮编 邮箱 电子邮箱 地址 网址 微信 E-mail Email Tel ",
    "相关链接 上一篇 下一篇 上一章 下一章 上一页 下一页 当前位置 您的位置 您当前的位置 "
    "您现在的位置 位置 ",
    "主办 主办单位 承办 承办单位 版权 版权所有 备案号 网站标识码 技术支持 PS P.S. ps Ps ",
    "法規類別 修正日期 公布日期 生效日期 生效狀態 發布日期 發文日期 發文字號 更新時間 來源 時間 "
    "日期 地點 "
    "主辦 聯絡人 電話 傳真 編輯 責任編輯 點擊 瀏覽 上壹頁 上一頁 下一頁 譯者 編者 ",
};

/* What such a line opens with whatever follows. */
static const char *const OPENINGS[] = {
    "[首页]",   "[目录]",    "[返回",      "[上一",      "本报记者",     "本刊记者",
    "本网记者", "本报讯",    "新华社记者", "新华社北京", "本文来源",     "转载自",
    "转自",     "原载",      "原文链接",   "责任编辑",   "【字体",       "【字号",
    "[字体",    "[字号",     "字体：",     "字号：",     "【大",         "[大",
    "大中小",   "Copyright", "©",          "版权所有",   "ICP备",        "扫一扫",
    "扫码",     "上一篇",    "下一篇",     "当前位置",   "您现在的位置", "您所在的位置",
    "首页>",    "首页＞",    "打印本页",   "关闭窗口",   "关闭本页",     "我要打印",
    "求月票",   "求推荐",    "求订阅",     "求收藏",     "求打赏",       "PS：",
    "PS:",      "ps：",      "ps:",        "手机阅读",   "最新章节",     "请记住本站",
    "[关键词",  "［关键词",  "【关键词",   "[ 关键词",   "【關鍵詞",     "[关键字",
    "[Key",     "[ Key",     "【Key",      "中图分类号", "Article",      "Vol.",
    "ICS",      "CCS",       "GB/T",
};

/* Whether a blank or one of the marks after a field's name may begin with C. */
static bool may_part(unsigned char c)
{
    if (c < 0x80)
        return c <= ' ' || c == ':' || c == '>' || c == '/' || c == '|';
    return c == 0xC2 || (c >= 0xE2 && c <= 0xE4) || c == 0xEF;
}

/* Bytes of TEXT before a mark that may follow a field's name, or 0. */
static size_t name_bytes(Str text)
{
    for (size_t at = 1; at < text.len && at < FIELD_BYTES_MAX; at++) {
        Str rest = {text.data + at, text.len - at};
        if ((unsigned char)*rest.data != 0xE4 && is_han_lead((unsigned char)*rest.data))
            at += 2;
        else if (may_part((unsigned char)*rest.data) &&
                 (blank_bytes(rest) || words_open(rest, "： : ＞ > / 丨 |")))
            return at;
    }
    return 0;
}

static bool is_field(Str text)
{
    size_t n = name_bytes(text);
    Str name = {text.data, n};
    for (size_t i = 0; n && i < sizeof FIELDS / sizeof *FIELDS; i++)
        if (words_have(name, FIELDS[i]))
            return true;
    return false;
}

/* The Han characters that OPENINGS begin with. */
#define OPENING_HANS(X)                                                                            \
    X(0x672C, 0x65B0, 0x8F6C, 0x539F, 0x8D23, 0x5B57)                                              \
    X(0x5927, 0x7248, 0x626B, 0x4E0A, 0x4E0B, 0x5F53)                                              \
    X(0x60A8, 0x9996, 0x6253, 0x5173, 0x6211, 0x6C42)                                              \
    X(0x624B, 0x6700, 0x8BF7, 0x4E2D, 0x4E2D, 0x4E2D)

static bool opens_part_of_page(Str text)
{
    static const HanSet HANS = HANSET(OPENING_HANS);
    const unsigned char *u = (const unsigned char *)text.data;
    if (text.len >= 3 && is_han_lead(u[0]) && !hanset_may_have(&HANS, u))
        return false;
    for (size_t i = 0; i < sizeof OPENINGS / sizeof *OPENINGS; i++)
        if (*text.data == *OPENINGS[i] && words_open(text, OPENINGS[i]))
            return true;
    return false;
}

/* The Han characters of a time, 年 to 至. */
#define TIME_HANS(X)                                                                               \
    X(0x5E74, 0x6708, 0x65E5, 0x53F7, 0x865F, 0x65F6)                                              \
    X(0x6642, 0x5206, 0x79D2, 0x6C11, 0x56FD, 0x570B)                                              \
    X(0x661F, 0x671F, 0x5468, 0x4E0A, 0x4E0B, 0x5348)                                              \
    X(0x6668, 0x665A, 0x96F6, 0x4E00, 0x4E8C, 0x4E09)                                              \
    X(0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D)                                              \
    X(0x5341, 0x5EFF, 0x5345, 0x5143, 0x521D, 0x81F3)

/* 2026年3月6日, 九月三日, 2026-03-06 14:00: nothing but a time. */
static bool is_date(Str text)
{
    static const HanSet HANS = HANSET(TIME_HANS);
    static const char MARKS[] =
        "年 月 日 号 號 时 時 分 秒 ： （ ） ［ ］ 〔 〕 民 国 國 星 期 周 上 下 午 "
        "晨 晚 〇 ○ 零 一 二 三 四 五 六 七 八 九 十 廿 卅 元 初 ． — 至";
    size_t units = 0, digits = 0, joints = 0;
    for (size_t at = 0; at < text.len;) {
        Str rest = {text.data + at, text.len - at};
        size_t n = blank_bytes(rest);
        char c = text.data[at];
        if (n) {
        } else if (c >= '0' && c <= '9') {
            digits++;
            n = 1;
        } else if (c && strchr("-/.:()[]~", c)) {
            joints += c == '-' || c == '/' || c == '.';
            n = 1;
        } else if (rest.len < 3 || !is_han_lead((unsigned char)c) ||
                   hanset_may_have(&HANS, (const unsigned char *)rest.data)) {
            n = words_open(rest, MARKS);
            units += words_open(rest, "年 月 日") > 0;
        }
        if (!n)
            return false;
        at += n;
    }
    return units >= 2 || (units == 1 && digits > 0) || (joints == 2 && digits >= 4);
}

/* （2026年5月4日在大会上）, [2020年1月1日], （本章完）: all of the line in brackets. */
static bool is_bracketed(Str text)
{
    static const struct {
        const char *open, *close;
    } PAIRS[] = {{"（", "）"}, {"(", ")"}, {"〔", "〕"}, {"[", "]"}, {"［", "］"}};
    for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++) {
        size_t open = strlen(PAIRS[i].open), close = strlen(PAIRS[i].close);
        if (text.len <= open + close || memcmp(text.data, PAIRS[i].open, open) != 0)
            continue;
        Str rest = {text.data + open, text.len - open};
        size_t at = str_find(rest, str_from(PAIRS[i].close));
        return at != SIZE_MAX && at + close == rest.len;
    }
    return false;
}

static bool ends_with(Str text, const char *words)
{
    while (*words) {
        size_t n = strcspn(words, " ");
        if (text.len >= n && memcmp(text.data + text.len - n, words, n) == 0)
            return true;
        words += n + (words[n] == ' ');
    }
    return false;
}

/* 青办发〔2026〕8号, 第3号: a document's number. */
static bool is_document_number(Str text)
{
    if (text.len > DATE_BYTES_MAX || !(ends_with(text, "号 號 期")))
        return false;
    return str_find(text, STR("〔20")) != SIZE_MAX || str_find(text, STR("[20")) != SIZE_MAX ||
           str_find(text, STR("［20")) != SIZE_MAX || str_find(text, STR("〔19")) != SIZE_MAX;
}

/* 第12期（总第156期） */
static bool is_issue(Str text)
{
    size_t at = words_open(text, "第");
    at += at ? blanks_bytes((Str){text.data + at, text.len - at}) : 0;
    Numeral n =
        at ? numeral_match((Str){text.data + at, text.len - at}, NUMERAL_DIGIT | NUMERAL_HAN)
           : (Numeral){0};
    at += n.bytes;
    at += n.bytes ? blanks_bytes((Str){text.data + at, text.len - at}) : 0;
    size_t unit = n.bytes ? words_open((Str){text.data + at, text.len - at}, "期") : 0;
    Str more = {text.data + at + unit, text.len - at - unit};
    return unit && (more.len == 0 || blank_bytes(more) || words_open(more, "（ ("));
}

/* 某某办公室　2026年3月8日: who, and a date. */
static bool ends_in_date(Str text)
{
    if (text.len < 16 || text.len > DETAIL_BYTES_MAX || !ends_with(text, "日"))
        return false;
    size_t last = 0;
    for (size_t at = 0; at < text.len;) {
        size_t n = blank_bytes((Str){text.data + at, text.len - at});
        last = n ? at + n : last;
        at += n ? n : 1;
    }
    return last && is_date((Str){text.data + last, text.len - last});
}

/* 索 引 号：…: a field whose name is spread out. */
static bool is_spread_field(Str text)
{
    char name[FIELD_BYTES_MAX];
    size_t len = 0, blanks = 0;
    for (size_t at = 0; at < text.len && len < sizeof name;) {
        Str rest = {text.data + at, text.len - at};
        if (rest.len >= 3 && len + 3 <= sizeof name && is_han_lead((unsigned char)*rest.data)) {
            memcpy(name + len, rest.data, 3);
            len += 3;
            at += 3;
            continue;
        }
        bool may = may_part((unsigned char)*rest.data);
        size_t n = may ? blank_bytes(rest) : 0;
        if (may && words_open(rest, "： :")) {
            name[len++] = ':';
            break;
        }
        blanks += n > 0;
        if (!n)
            name[len++] = text.data[at++];
        at += n;
    }
    return blanks && len && name[len - 1] == ':' && is_field((Str){name, len});
}

bool front_is_date(Str text)
{
    return text.len > 0 && text.len <= DATE_BYTES_MAX && is_date(text);
}

bool front_is_detail(Str text)
{
    if (text.len > DETAIL_BYTES_MAX || text.len == 0)
        return false;
    return is_spread_field(text) || is_field(text) || opens_part_of_page(text) ||
           front_is_date(text) || is_bracketed(text) || is_document_number(text) ||
           is_issue(text) || ends_in_date(text);
}

bool scan_is_body(const ScanLine *l)
{
    return l->shape.chars >= SCAN_PARAGRAPH_CHARS ||
           (l->shape.end == END_STOP && l->shape.chars >= SCAN_BODY_CHARS);
}

/* 分类号      密级, 第38卷第2期      某学报: two things on one line, set apart. */
static bool is_set_apart(Str text)
{
    size_t blanks = 0;
    for (size_t at = 0; at < text.len;) {
        Str rest = {text.data + at, text.len - at};
        size_t n = blank_bytes(rest);
        blanks = n ? blanks + (n > 1 ? 2 : 1) : 0;
        if (blanks >= APART_CELLS)
            return true;
        at += n ? n : 1;
    }
    return false;
}

static bool may_be_title(const Scanner *s, const ScanLine *l)
{
    return l->line.kind == LINE_TEXT && l->word == WORD_NONE && l->shape.chars <= TITLE_CHARS &&
           l->shape.end != END_STOP && l->shape.end != END_COLON && !is_set_apart(line_str(s, l)) &&
           !str_starts_with(line_str(s, l), STR("——")) && !front_is_detail(line_str(s, l));
}

/* Who sends a document, not what it is called. */
static bool is_letterhead(Str text)
{
    return ends_with(text, "文件 大学 大學 学院 學院 论文 論文 门户网站 政府网 官方网站 公报 "
                           "国家标准 行业标准 地方标准 团体标准 企业标准 國家標準");
}

/* How the line of an author, or of an occasion, ends. */
static const char WHO[] =
    "评论员 記者 记者 编辑部 委员会 政府 办公厅 办公室 研究所 研究院 中心 省长 市长 县长 区长 主席 "
    "主任 书记 部长 会议上 会上 讲话 工作室 出版社 公司 协会 局 组 部 院 社 著 编 译 撰 整理";

static bool has_blank(Str text)
{
    for (size_t at = 0; at < text.len; at++)
        if (blank_bytes((Str){text.data + at, text.len - at}))
            return true;
    return false;
}

/* Whether a line after L is the title rather than L: L is a menu above a page's buttons, or says who
 * sends the document. */
static bool is_passed_over(const Scanner *s, const ScanLine *l)
{
    const ScanLine *below = line_ahead(s, 1);
    bool letterhead = is_letterhead(line_str(s, l)) || (below && is_issue(line_str(s, below)));
    bool chrome = false;
    if (!letterhead && l->shape.chars >= TITLE_SURE_CHARS)
        return false;
    for (size_t i = 1; i < QUEUE_LINES; i++) {
        const ScanLine *next = line_ahead(s, i);
        if (!next || scan_is_body(next) || next->line.kind != LINE_TEXT || next->label.style ||
            next->word >= WORD_CONTENTS)
            return false;
        chrome = chrome || next->word == WORD_CHROME || front_is_detail(line_str(s, next));
        if (!may_be_title(s, next) || is_letterhead(line_str(s, next)) ||
            next->shape.end == END_QUESTION)
            continue;
        if (letterhead || (chrome && next->shape.chars >= TITLE_SURE_CHARS))
            return true;
    }
    return false;
}

/* After the title, a line that heads a paragraph is a heading unless it says who wrote it. */
static bool heads_text(const Scanner *s, const ScanLine *l)
{
    const ScanLine *next = line_ahead(s, 1);
    bool above_chapters = next && (numbering_style_traits(next->label.style) & NUMBER_RANKED);
    bool long_enough = l->shape.chars >= HEAD_CHARS || scan_is_ordered_name(s, l);
    return s->title_done && long_enough && !above_chapters && scan_is_plain(s, l) &&
           !has_blank(line_str(s, l)) && !is_letterhead(line_str(s, l)) &&
           !ends_with(line_str(s, l), WHO);
}

bool scan_front(Scanner *s, const ScanLine *l)
{
    if (s->body)
        return false;
    if (heads_text(s, l) || (s->title_done && scan_heads_verse(s, 0)))
        return false;
    bool detail = l->word == WORD_CHROME || front_is_detail(line_str(s, l));
    if (!detail && (scan_is_body(l) || s->front_lines++ > FRONT_LINES)) {
        s->body = s->title_done = true;
        return false;
    }
    if (!s->title_done && may_be_title(s, l) && !is_passed_over(s, l))
        scan_title(s, l, OUTLINE_WHY_TITLE_LINE);
    else
        scan_region(s, l, LINE_META);
    return true;
}
