#include "doc/numbertrap.h"
#include "doc/hanset.h"
#include "doc/numeral.h"
#include "doc/words.h"
#include "format/line.h"

static const char UNITS[] =
    "% ％ ‰ 亿 億 万 萬 千 百 元 倍 个 個 年 月 日 号 號 时 時 分 秒 米 公 吨 噸 平 ℃ ° 亩 畝 岁 "
    "歲 "
    "页 頁 版 多 余 餘 人 名 家 条 條 項 项 次 点 點 ～ ~ — - － – / : ： + × 为 為 寸 小时 小時 "
    "张 "
    "張 只 隻 台 臺 辆 輛 座 栋 棟 层 層 楼 樓 天 周 週 岁 种 種 件 位 本 篇 块 塊 斤 克 升 毫 厘 "
    "英 美 欧 日元 港 比 届 屆 级 級 代 期 后 後 世 开 班 组 組 ° ′ ″ 、";

/* Followed by a blank, a digit or the end these say a date; before other text they may be words. */
static const char DATE_UNITS[] = "年 月 日 时 時 点 點 分 号 號";
static const char AMOUNTS[] = "% ％ ‰ 亿 億 万人 万元 万户 万亩 万吨 万千 万立 万平 万多 萬人 萬元 "
                              "万 萬 倍 元 公里 公斤 公顷 公頃 米 吨 噸 平方 亩 畝 ℃ 岁 歲 小时";
static const char SPACED_AMOUNTS[] = "% ％ ‰ 亿 億 万人 万元 万户 万亩 万吨 万千 万平 万多 万个 "
                                     "萬人 萬元 公里 公斤 公顷 公頃 平方米 立方米 ℃";

/* One capital letter with nothing Latin behind: 5G网络, 3D, 4A级. */
static bool is_model(Str after)
{
    if (after.len == 0 || after.data[0] < 'A' || after.data[0] > 'Z')
        return false;
    return after.len == 1 || (after.data[1] | 0x20) < 'a' || (after.data[1] | 0x20) > 'z';
}

bool numbertrap_is_measure(Str after)
{
    return words_open(after, UNITS) || is_model(after) ||
           (after.len > 0 && after.data[0] >= 'a' && after.data[0] <= 'z');
}

/* 2.5 mm的: a unit in Latin letters and nothing Latin behind. */
static bool is_latin_unit(Str after)
{
    size_t unit =
        words_open(after, "mm cm dm km kg mg mL ml dB ms Hz kHz MHz GHz kW MW kV mA MPa kPa "
                          "Pa KB MB GB TB m g t s h L");
    Str more = str_rest(after, unit);
    return unit && (more.len == 0 || !((*more.data | 0x20) >= 'a' && (*more.data | 0x20) <= 'z'));
}

bool numbertrap_is_spaced_measure(Str after)
{
    if (words_open(after, SPACED_AMOUNTS) || is_latin_unit(after))
        return true;
    size_t unit = words_open(after, DATE_UNITS);
    Str more = str_rest(after, unit);
    return unit && (more.len == 0 || blank_bytes(more) || (*more.data >= '0' && *more.data <= '9'));
}

bool numbertrap_is_amount(Str after)
{
    return words_open(after, AMOUNTS) > 0;
}

bool numbertrap_speaks_about(Str after)
{
    static const char WORDS[] =
        "规定 規定 所列 所称 所稱 所述 所指 所说 所說 第 至第 和第 与第 與第 及第 到第 或第 、第 "
        "以及 "
        "或者 的 ， , 。 ； ; ） ) 》 ” 」 』 之规定 之規定 关于 關於 中的 中规定 中規定 中写 中寫 "
        "中既 中提 中说 中說 里的 里写 裡的 罪 则 則 既 相应 相應 登出 写道 寫道 以前 以后 以後 "
        "之后 "
        "之後 之前 其他 修改 改为 改為 修正 讲的 讲述 講述 说的是 說的是 写的 寫的 结尾 開頭 开头";
    return words_open(after, WORDS) > 0;
}

bool numbertrap_may_speak_about(Str after)
{
    static const char WORDS[] =
        "中 里 裡 内 內 登 相 以 和 与 與 及 至 到 所 之 是 起 已 也 或 规 規";
    return words_open(after, WORDS) > 0;
}

/* 项 目 条 節 节 章 款 式 項 條; some twice to fill the rows. */
#define REFERRED(X)                                                                                \
    X(0x9879, 0x9805, 0x6B3E, 0x76EE, 0x6761, 0x689D)                                              \
    X(0x8282, 0x7BC0, 0x7AE0, 0x5F0F, 0x5F0F, 0x5F0F)

bool numbertrap_is_reference(Str after)
{
    static const char JOINED[] = "至（ 至( 和（ 和( 及（ 及( 、（ 、( 或（ 或( 与（ 與（ ～（ —（";
    static const char BEHIND_UNIT[] = "规 規 的 、 ， 和 至 所 情 中 或 及 之 第";
    static const char FORMULA[] = "式表 式中 式可 式的 式和 式知 式得 式代 式， 式、";
    static const HanSet FIRST = HANSET(REFERRED);
    if (after.len > 3 && words_open(str_rest(after, 3), "（ (") && words_open(after, JOINED))
        return true;
    if (after.len < 3 || !hanset_may_have(&FIRST, (const unsigned char *)after.data))
        return false; // the usual case
    size_t unit = words_open(after, "项 項 款 目 条 條 节 節 章");
    return words_open(after, FORMULA) || (unit && words_open(str_rest(after, unit), BEHIND_UNIT));
}

bool numbertrap_is_range(Str after, uint32_t value)
{
    Numeral n = numeral_match(after, NUMERAL_HAN | NUMERAL_DIGIT);
    return n.bytes && (n.value == value + 1 || n.value + 1 == value ||
                       (value < 10 && n.value == (value + 1) * 10));
}
