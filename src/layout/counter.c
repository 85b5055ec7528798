#include "layout/counter.h"
#include <string.h>

#define HAN_BYTES  3
#define SCALES_MAX 4 // 多万亿

/* 1.5亿, 20多万: they belong to the number, and a unit may follow. */
static const char *const SCALES[] = {
    "十", "百", "千", "万", "亿", "兆", "萬", "億", "多", "余", "餘", "几", "幾",
};

/* Sorted by their first character, in UTF-8; of those that begin alike the longest first. */
static const char *const UNITS[] = {
    // clang-format off
    "丈", "世紀", "世纪", "世", "两", "个百分点", "个基点", "个小时", "个月", "个", "乡", "亩", "人份", "人次", "人",
    "代", "件", "份", "伏", "位", "個月", "個", "倍", "元", "兆瓦", "兆赫", "克", "兩", "公分", "公升", "公尺",
    "公斤", "公里", "公頃", "公顷", "关", "冊", "册", "分之", "分米", "分鐘", "分钟", "分", "列", "则", "刻", "則",
    "副", "匹", "区", "區", "千瓦时", "千伏", "千克", "千瓦", "千米", "千赫", "升", "华氏度", "卡", "卢布", "卷",
    "厘米", "县", "双", "口", "句", "只", "台", "号楼", "号线", "号", "名", "后", "吨", "员", "周岁", "周年",
    "周", "員", "噸", "回", "国", "圆", "圈", "國", "圓", "场", "块", "型", "場", "塊", "处", "夜", "大",
    "天", "头", "套", "孔", "字", "季度", "季", "安", "室", "家", "寸", "对", "封", "對", "小时", "小時", "尺",
    "局", "层", "屆", "届", "層", "岁", "市斤", "市", "帕", "幅", "幢", "平方公里", "平方千米", "平方厘米", "平方米",
    "年代", "年度", "年級", "年级", "年", "床", "度", "座", "开", "张", "張", "強", "强", "後", "微克", "微米",
    "成", "戶", "户", "所", "扇", "批", "把", "折", "担", "摄氏度", "支", "斗", "斤", "日元", "日", "旬", "时",
    "星期", "時", "月份", "月", "期", "本", "朵", "村", "条", "杯", "枝", "架次", "架", "栋", "校", "株", "样",
    "根", "格", "档", "桶", "條", "棟", "棵", "楼", "樓", "樣", "檔", "次", "欧元", "款", "歐元", "步", "歲",
    "段", "毫克", "毫升", "毫安", "毫米", "海里", "港元", "港币", "点钟", "点", "焦", "片", "版", "班次", "班",
    "瓦时", "瓦", "瓶", "畝", "番", "百分点", "盏", "盒", "盞", "省", "石", "碗", "种", "秒钟", "秒", "種",
    "立方厘米", "立方米", "章", "箱", "節", "篇", "米", "类", "粒", "級", "組", "線", "編", "縣", "级", "纳米",
    "线", "组", "编", "美元", "股", "臺", "艘", "节", "英寸", "英尺", "英里", "英镑", "處", "號", "行", "袋",
    "角", "赫", "趟", "路", "輛", "輪", "车次", "轮", "辆", "週年", "週", "遍", "部", "鄉", "里", "鎊", "鎮",
    "镇", "镑", "門", "開", "間", "關", "门", "间", "队", "院", "隊", "隻", "雙", "面", "頁", "頃", "項",
    "頭", "顆", "類", "页", "顷", "项", "颗", "首", "點",
    // clang-format on
};

static size_t scale_bytes(const char *p, const char *end)
{
    for (size_t i = 0; end - p >= HAN_BYTES && i < sizeof SCALES / sizeof *SCALES; i++)
        if (memcmp(p, SCALES[i], HAN_BYTES) == 0)
            return HAN_BYTES;
    return 0;
}

static size_t unit_bytes(const char *p, const char *end)
{
    size_t low = 0, high = sizeof UNITS / sizeof *UNITS, left = (size_t)(end - p);
    if (left < HAN_BYTES)
        return 0;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (memcmp(UNITS[mid], p, HAN_BYTES) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < sizeof UNITS / sizeof *UNITS && memcmp(UNITS[low], p, HAN_BYTES) == 0; low++) {
        size_t n = strlen(UNITS[low]);
        if (n <= left && memcmp(UNITS[low], p, n) == 0)
            return n;
    }
    return 0;
}

size_t counter_bytes(const char *p, const char *end)
{
    const char *at = p;
    for (size_t n, i = 0; i < SCALES_MAX && !unit_bytes(at, end) && (n = scale_bytes(at, end)); i++)
        at += n;
    return (size_t)(at - p) + unit_bytes(at, end);
}
