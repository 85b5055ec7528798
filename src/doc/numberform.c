#include "doc/numberform.h"
#include "doc/numbering.h"
#include "doc/numeral.h"
#include <string.h>

#define BIT(close) CLOSE_BIT(CLOSE_##close)

#define ALONE   (BIT(BLANK) | BIT(END))
#define ARTICLE (NUMBER_RANKED | NUMBER_ITEM)
#define MARKED  (ALONE | BIT(DUN) | BIT(POINT) | BIT(COLON))

/* How many rows there are with each opening; they stand in this order. */
enum {
    UNIT_COUNT = 30,
    WORD_COUNT = 26,
    NAME_COUNT = 2,
    STEM_COUNT = 1,
    PLAIN_COUNT = 21,
    PAREN_COUNT = 8,
};

enum {
    FIRST_UNIT = 1,
    FIRST_WORD = FIRST_UNIT + UNIT_COUNT,
    FIRST_NAME = FIRST_WORD + WORD_COUNT,
    FIRST_STEM = FIRST_NAME + NAME_COUNT,
    FIRST_PLAIN = FIRST_STEM + STEM_COUNT,
    FIRST_PAREN = FIRST_PLAIN + PLAIN_COUNT,
    STYLES = FIRST_PAREN + PAREN_COUNT,
};

const NumberForm NUMBERFORM_ROWS[] = {
    {.name = "", .words = "", .nouns = ""}, // none

#define DI(name, units, rank, traits, closes, nouns)                                               \
    {                                                                                              \
        name, units, nouns, rank, NUMBER_STRONG | (traits), closes,                                \
            NUMERAL_HAN | NUMERAL_FORMAL | NUMERAL_DIGIT | NUMERAL_ROMAN, 0                        \
    }
    // the usual ones first; a longer unit before the one that it begins with
    [FIRST_UNIT] = DI("第一章", "章", 20, NUMBER_RANKED, MARKED | BIT(TEXT), "程"),
    DI("第一条", "条 條", 40, ARTICLE, MARKED | BIT(TEXT),
       "经验 經驗 教训 教訓 意见 意見 建议 建議 理由 原因 消息 新闻 新聞 短信 微博 路 道 街 河 "
       "线 線 鱼 魚 船 裤 褲 狗 标准 標準 评论 評論 措施 腿"),
    DI("第一节", "节 節", 30, NUMBER_RANKED, MARKED | BIT(TEXT), "课 課 车 車 目 日"),
    DI("第一回", "回", 20, NUMBER_RANKED | NUMBER_TALE, MARKED | BIT(TEXT),
       "合 来 來 见 見 听 聽 去 到"),
    DI("第一部分", "部分", 9, NUMBER_RANKED, MARKED | BIT(TEXT), ""),
    DI("第一部", "部", 7, NUMBER_RANKED, MARKED | BIT(TEXT),
       "门 門 队 隊 署 委 长 長 小说 小說 作品 电影 電影 长篇 法律 著作 专著 机器 手机"),
    DI("第一分部", "分部", 15, NUMBER_RANKED, MARKED | BIT(TEXT), ""),
    DI("第一分编", "分编 分編", 12, NUMBER_RANKED, MARKED | BIT(TEXT), ""),
    DI("第一编", "编 編", 10, NUMBER_RANKED, MARKED | BIT(TEXT), "辑 輯 者 队 隊 号 號"),
    DI("第一卷", "卷", 8, NUMBER_RANKED, MARKED | BIT(TEXT), "烟 煙 纸 紙 胶 膠"),
    DI("第一册", "册 冊", 8, NUMBER_RANKED, MARKED | BIT(TEXT), ""),
    DI("第一辑", "辑 輯", 8, NUMBER_RANKED, MARKED, ""),
    DI("第一篇", "篇", 11, NUMBER_RANKED, MARKED | BIT(TEXT),
       "文章 论文 論文 报道 報道 报告 報告 日记 日記 小说 小說 章 幅"),
    DI("第一集", "集", 11, NUMBER_RANKED, MARKED | BIT(TEXT),
       "团 團 合 中 结 結 体 體 市 电视 電視"),
    DI("第一单元", "单元 單元", 15, NUMBER_RANKED, MARKED | BIT(TEXT), ""),
    DI("第一话", "话 話", 20, NUMBER_RANKED, MARKED | BIT(TEXT), "题 題 剧 劇"),
    DI("第一讲", "讲 講", 20, NUMBER_RANKED, MARKED | BIT(TEXT), "师 師 台 臺"),
    DI("第一封信", "封信", 20, NUMBER_RANKED, ALONE, ""),
    DI("第一课时", "课时 課時", 30, NUMBER_RANKED, MARKED | BIT(TEXT), ""),
    DI("第一课", "课 課", 20, NUMBER_RANKED, MARKED | BIT(TEXT), "堂 题 題 程"),
    DI("第一幕", "幕", 20, NUMBER_RANKED | NUMBER_TALE, MARKED | BIT(TEXT), "僚 后 後"),
    DI("第一折", "折", 20, NUMBER_RANKED | NUMBER_TALE, ALONE, ""),
    DI("第一出", "出 齣", 20, NUMBER_RANKED | NUMBER_TALE, ALONE, ""),
    DI("第一场", "场 場", 30, NUMBER_RANKED, ALONE | BIT(COLON), ""),
    DI("第一步", "步", 35, 0, ALONE | BIT(COLON), ""),
    DI("第一阶段", "阶段 階段", 35, 0, ALONE | BIT(COLON), ""),
    DI("第一款", "款", 50, ARTICLE, MARKED, ""),
    DI("第一项", "项 項", 60, ARTICLE, MARKED, ""),
    DI("第一目", "目", 70, ARTICLE, MARKED, ""),
    DI("第一件", "件", 70, ARTICLE, MARKED, ""),
#undef DI

#define WORD(name, words, rank, traits)                                                            \
    {                                                                                              \
        name, words, "", rank, traits, MARKED,                                                     \
            NUMERAL_HAN | NUMERAL_FORMAL | NUMERAL_DIGIT | NUMERAL_LETTER | NUMERAL_CAPITAL |      \
                NUMERAL_ROMAN | NUMERAL_STEM | NUMERAL_ORDER,                                      \
            0                                                                                      \
    }
#define PART (NUMBER_STRONG | NUMBER_RANKED)
    [FIRST_WORD] = WORD("附录一", "附录 附錄", 5, PART),
    WORD("附件一", "附件", 5, PART),
    WORD("附表一", "附表", 6, PART),
    WORD("附图一", "附图 附圖", 6, PART),
    WORD("卷一", "卷", 8, PART),
    WORD("章一", "章", 20, PART),
    WORD("番外一", "番外篇 番外", 5, PART),
    WORD("专栏一", "专栏 專欄", 115, NUMBER_STRONG),
    WORD("案例一", "案例", 115, NUMBER_STRONG),
    WORD("步骤一", "步骤 步驟", 115, NUMBER_STRONG),
    WORD("Part 1", "Part PART", 10, PART),
    WORD("Chapter 1", "Chapter CHAPTER", 20, PART),
    WORD("Section 1", "Section SECTION", 30, PART),
    WORD("Article 1", "Article ARTICLE", 40, PART),
    WORD("Appendix A", "Appendix APPENDIX", 5, PART),
    WORD("问题一", "问题 問題", 115, 0),
    WORD("例一", "例", 115, 0),
    WORD("练习一", "练习 練習 习题 習題", 115, 0),
    WORD("任务一", "任务 任務", 115, 0),
    WORD("活动一", "活动 活動", 115, 0),
    WORD("实验一", "实验 實驗", 115, 0),
    WORD("专题一", "专题 專題", 30, 0),
    WORD("模块一", "模块 模塊", 30, 0),
    WORD("Q1", "Q", 115, 0),
    WORD("做法一",
         "做法 体会 經驗 经验 亮点 误区 誤區 启示 啟示 建议 建議 特点 特點 阶段 階段 方案 情形 "
         "话题 話題 镜头 故事",
         115, 0),
#undef WORD
#undef PART
    {"其一", "其", "", 115, NUMBER_WEAK, ALONE, NUMERAL_HAN, 0},

    // the name of a book or a part before its number: 某史卷一　本纪第一, 学而篇第一
    [FIRST_NAME] = {"某书卷一", "卷", "", 8, NUMBER_RANKED, ALONE, NUMERAL_HAN, 0},
    {"某篇第一", "篇第 纪第 紀第 传第 傳第 志第 表第 书第 書第 家第 品第", "", 20, NUMBER_RANKED,
     ALONE, NUMERAL_HAN, 0},

    [FIRST_STEM] = {"甲一、", "", "", 98, 0, MARKED, NUMERAL_HAN, 0},

#define PLAIN(name, rank, traits, closes, kinds, symbols)                                          \
    {                                                                                              \
        name, "", "", rank, traits, closes, kinds, symbols                                         \
    }
    [FIRST_PLAIN] = PLAIN("一、", 100, NUMBER_STRONG | NUMBER_LEADS, BIT(DUN), NUMERAL_HAN, 0),
    PLAIN("壹、", 95, NUMBER_STRONG | NUMBER_LEADS, MARKED, NUMERAL_FORMAL, 0),
    PLAIN("甲、", 98, NUMBER_LEADS, BIT(DUN) | BIT(POINT), NUMERAL_STEM, 0),
    PLAIN("一.", 100, NUMBER_LEADS, BIT(POINT) | BIT(COMMA) | BIT(COLON), NUMERAL_HAN, 0),
    PLAIN("一　", 100, NUMBER_WEAK, ALONE, NUMERAL_HAN, 0),
    PLAIN("1.1", 120, NUMBER_DOTTED, 0, 0, 0),
    PLAIN("1.", 120, 0, BIT(POINT), NUMERAL_DIGIT, NUMERAL_POINTED),
    PLAIN("1、", 120, 0, BIT(DUN), NUMERAL_DIGIT, 0),
    PLAIN("1，", 120, 0, BIT(COMMA) | BIT(COLON), NUMERAL_DIGIT, 0),
    PLAIN("1", 120, NUMBER_WEAK, ALONE | BIT(TEXT), NUMERAL_DIGIT, 0),
    PLAIN("1)", 140, 0, BIT(PAREN), NUMERAL_DIGIT, 0),
    PLAIN("一)", 105, NUMBER_LEADS, BIT(PAREN), NUMERAL_HAN, 0),
    PLAIN("①", 150, NUMBER_ITEM, 0, 0, NUMERAL_CIRCLED),
    PLAIN("❶", 150, NUMBER_ITEM, 0, 0, NUMERAL_NEGATIVE),
    PLAIN("Ⅰ.", 90, 0, BIT(POINT) | BIT(DUN) | ALONE, NUMERAL_ROMAN, 0),
    PLAIN("i.", 155, 0, BIT(POINT) | BIT(DUN), NUMERAL_ROMAN_SMALL, 0),
    PLAIN("i)", 155, 0, BIT(PAREN), NUMERAL_ROMAN | NUMERAL_ROMAN_SMALL, 0),
    PLAIN("A.", 158, 0, BIT(POINT) | BIT(DUN), NUMERAL_CAPITAL, 0),
    PLAIN("A)", 158, 0, BIT(PAREN), NUMERAL_CAPITAL, 0),
    PLAIN("a.", 160, 0, BIT(POINT) | BIT(DUN), NUMERAL_LETTER, 0),
    PLAIN("a)", 160, 0, BIT(PAREN), NUMERAL_LETTER, 0),
#undef PLAIN

#define PAREN(name, rank, traits, kinds, symbols)                                                  \
    {                                                                                              \
        name, "", "", rank, traits, BIT(PAREN), kinds, symbols                                     \
    }
    [FIRST_PAREN] =
        PAREN("（一）", 110, NUMBER_STRONG | NUMBER_LEADS, NUMERAL_HAN, NUMERAL_HAN_BRACKETED),
    PAREN("（壹）", 108, NUMBER_LEADS, NUMERAL_FORMAL, 0),
    PAREN("（甲）", 112, NUMBER_LEADS, NUMERAL_STEM, 0),
    PAREN("(1)", 130, 0, NUMERAL_DIGIT, NUMERAL_BRACKETED),
    PAREN("(a)", 150, 0, NUMERAL_LETTER, NUMERAL_LETTER_BRACKETED),
    PAREN("(i)", 155, 0, NUMERAL_ROMAN_SMALL, 0),
    PAREN("(A)", 158, 0, NUMERAL_CAPITAL, 0),
    PAREN("(I)", 159, 0, NUMERAL_ROMAN, 0),
#undef PAREN
};

const unsigned NUMBERFORM_STYLES = STYLES;

_Static_assert(sizeof NUMBERFORM_ROWS / sizeof *NUMBERFORM_ROWS == STYLES, "rows as counted above");
_Static_assert(STYLES <= NUMBER_STYLE_MAX, "a NumberStyle indexes arrays of this size");

const NumberFormGroup NUMBERFORMS[OPEN_COUNT] = {
    [OPEN_DI] = {&NUMBERFORM_ROWS[FIRST_UNIT], UNIT_COUNT, FIRST_UNIT},
    [OPEN_WORD] = {&NUMBERFORM_ROWS[FIRST_WORD], WORD_COUNT, FIRST_WORD},
    [OPEN_NAMED] = {&NUMBERFORM_ROWS[FIRST_NAME], NAME_COUNT, FIRST_NAME},
    [OPEN_STEM] = {&NUMBERFORM_ROWS[FIRST_STEM], STEM_COUNT, FIRST_STEM},
    [OPEN_NONE] = {&NUMBERFORM_ROWS[FIRST_PLAIN], PLAIN_COUNT, FIRST_PLAIN},
    [OPEN_PAREN] = {&NUMBERFORM_ROWS[FIRST_PAREN], PAREN_COUNT, FIRST_PAREN},
};

/* Whether a word of OPEN_WORD begins with the Han CP. */
static bool begins_word(uint32_t cp)
{
    switch (cp) {
    case 0x9644: // 附
    case 0x5377: // 卷
    case 0x7AE0: // 章
    case 0x756A: // 番
    case 0x4E13: // 专
    case 0x5C08: // 專
    case 0x6848: // 案
    case 0x6B65: // 步
    case 0x95EE: // 问
    case 0x554F: // 問
    case 0x4F8B: // 例
    case 0x7EC3: // 练
    case 0x7DF4: // 練
    case 0x4E60: // 习
    case 0x7FD2: // 習
    case 0x4EFB: // 任
    case 0x6D3B: // 活
    case 0x5B9E: // 实
    case 0x5BE6: // 實
    case 0x6A21: // 模
    case 0x5176: // 其
    case 0x505A: // 做
    case 0x4F53: // 体
    case 0x7ECF: // 经
    case 0x7D93: // 經
    case 0x4EAE: // 亮
    case 0x8BEF: // 误
    case 0x8AA4: // 誤
    case 0x542F: // 启
    case 0x555F: // 啟
    case 0x5EFA: // 建
    case 0x7279: // 特
    case 0x9636: // 阶
    case 0x968E: // 階
    case 0x65B9: // 方
    case 0x60C5: // 情
    case 0x8BDD: // 话
    case 0x8A71: // 話
    case 0x955C: // 镜
    case 0x6545: // 故
        return true;
    default:
        return false;
    }
}

bool numberform_may_open(Str line)
{
    const unsigned char *u = (const unsigned char *)line.data;
    if (line.len < 3)
        return false;
    if (u[0] < 0x80)
        return memchr("ACPQS", u[0], 5) != NULL;
    return begins_word((u[0] & 15u) << 12 | (u[1] & 63u) << 6 | (u[2] & 63u));
}
