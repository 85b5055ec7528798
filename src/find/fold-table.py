#!/usr/bin/env python3
"""Make fold-table.h from the Unicode Character Database (Debian: unicode-data).

usage: fold-table.py [/usr/share/unicode] > fold-table.h

A pair is a character and the next one of those that count as the same; the last leads back to the
first. SCRIPT holds Han: simplified and traditional, shapes of one character that were encoded
twice, radicals that stand for their character. WIDTH holds the rest: full and half width, small
and vertical forms, quotes, middle dots, blanks.
"""

import bz2
import sys

MOST = 16  # of one ring: FOLD_MOST

# Kept apart in Unihan, or joined only by the kinds of variant that also join different words.
SHAPES = """
    群羣 峰峯 床牀 裏裡里 眾衆众 線綫线 啟啓启 秘祕 污汙汚 跡蹟迹 遊游 佈布 佔占 僱雇 週周 託托 溫温 舉擧举
    匯滙汇 鄰隣邻 煙烟菸 氾泛 讚贊赞 劃划 彙汇 幹榦干 麵麪面 麯麴曲 榮荣 鉢缽钵 畫畵画 晉晋 敘敍叙 爐炉 嚥咽
    棲栖 昇升 恆恒 涼凉 淚泪 衝沖冲 決决 準准 減减 況况 盜盗 羨羡 躲躱 詠咏 併並并倂竝 強强 蔥葱 窗窻窓
    臥卧 脣唇 嫻嫺娴 鵝鵞鹅 鷄雞鸡 豔艷艳 贓贜赃 鑒鑑鉴 閒閑 採采 踴踊 慾欲 傑杰 侖仑 礙碍 擡抬 粧妝妆
    喫吃 闆板 儘盡尽 彫雕 兇凶 札劄 註注 誌志 繫係系 祇只隻 鬥鬪斗 著着 麽麼么 纔才 嘆歎叹 踪蹤 偪逼 罎壇坛
    館舘馆 碁棋 掛挂 捲卷 睏困 徵征 仿倣 剎刹 吊弔 哲喆 姊姉 岳嶽 弦絃 熏燻薰 昆崑 暖煖 柏栢 梁樑 槍鎗枪
    欄栏 毀燬 淒悽凄 牆墻墙 略畧 盪蕩荡 睹覩 腳脚 砲炮 稿稾 管筦 線缐 翻飜 考攷 胸胷 菴庵 蒞莅 號号 蝨虱
    諂谄 譁嘩哗 貓猫 邨村 酬酧 鋤锄 陞升 韮韭 飢饑饥 體躰体 鬆松 鼇鰲鳌 鹼碱 齧啮 墮堕 內内 吳吴 呂吕
    別别 刪删 產産产 說説说 稅税 脫脱 銳鋭锐 閱阅 悅悦 黃黄 錄録录 綠緑绿 彥彦 顏顔颜 爲為为 僞偽伪 兌兑
    真眞 慎愼 鎮鎭镇 值値 植植 青靑 清淸 靜静 淨净 爭争 絕絶绝 戶户戸 教敎 溉漑 概槪 既旣 冊册 姍姗 柵栅
    搖揺摇 謠謡谣 遙遥 瑤瑶 插挿揷 虛虚 溼濕湿 鬱郁 穀谷 衹只
"""

# What is one to a reader, whatever Unicode says: outer quotes, inner quotes, dots, wavy lines.
WRITTEN = [
    '"“”„‟〝〞「」', "'‘’‚‛『』", '·‧・∙⋅', '~〜', ' \u2002\u2003\u2009',
]

WIDE_TAGS = ('<wide>', '<narrow>', '<small>', '<vertical>', '<noBreak>')
RADICALS = (0x2E80, 0x2FD5)
COMPATIBILITY = ((0xF900, 0xFAFF), (0x2F800, 0x2FA1F))


class Classes:
    """Characters that count as the same, joined two by two."""

    def __init__(self):
        self.parent = {}

    def root(self, c):
        while self.parent.setdefault(c, c) != c:
            c = self.parent[c]
        return c

    def join(self, a, b):
        self.parent[self.root(a)] = self.root(b)

    def join_all(self, characters):
        for c in characters[1:]:
            self.join(ord(characters[0]), ord(c))

    def rings(self):
        groups = {}
        for c in sorted(self.parent):
            groups.setdefault(self.root(c), []).append(c)
        return [g for g in groups.values() if len(g) > 1]


def unihan_variants(path):
    """(character, its variant, the kind) of each that joins one character's own shapes."""
    kinds = ('kSimplifiedVariant', 'kTraditionalVariant', 'kZVariant')
    with bz2.open(path, 'rt', encoding='utf-8') as lines:
        for line in lines:
            fields = line.rstrip('\n').split('\t')
            if len(fields) == 3 and fields[1] in kinds:
                for variant in fields[2].split():
                    yield int(fields[0][2:], 16), int(variant.split('<')[0][2:], 16)


def decompositions(path):
    """(character, tag or '', the one character that it stands for)."""
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            fields = line.split(';')
            parts = fields[5].split()
            tag = parts.pop(0) if parts and parts[0].startswith('<') else ''
            if len(parts) == 1:
                yield int(fields[0], 16), tag, int(parts[0], 16)


def radicals(path):
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            fields = [f.strip() for f in line.split('#')[0].split(';')]
            if len(fields) == 2:
                first, _, last = fields[0].partition('..')
                for c in range(int(first, 16), int(last or first, 16) + 1):
                    if RADICALS[0] <= c <= RADICALS[1]:
                        yield c, int(fields[1], 16)


def make(ucd):
    script, width = Classes(), Classes()
    for a, b in unihan_variants(f'{ucd}/Unihan_Variants.txt.bz2'):
        script.join(a, b)
    for word in SHAPES.split():
        script.join_all(word)
    for a, b in radicals(f'{ucd}/EquivalentUnifiedIdeograph.txt'):
        script.join(a, b)
    for c, tag, target in decompositions(f'{ucd}/UnicodeData.txt'):
        if tag in WIDE_TAGS:
            width.join(c, target)
        elif not tag and any(first <= c <= last for first, last in COMPATIBILITY):
            script.join(c, target)
    for written in WRITTEN:
        width.join_all(written)
    return script.rings(), width.rings()


def put(name, rings):
    pairs = sorted((c, ring[(i + 1) % len(ring)]) for ring in rings for i, c in enumerate(ring))
    print(f'static const FoldPair {name}[] = {{')
    for i in range(0, len(pairs), 5):
        print('    ' + ' '.join(f'{{0x{a:X}, 0x{b:X}}},' for a, b in pairs[i:i + 5]))
    print('};')


def main():
    ucd = sys.argv[1] if len(sys.argv) > 1 else '/usr/share/unicode'
    with open(f'{ucd}/EastAsianWidth.txt', encoding='utf-8') as first:
        version = first.readline().strip('# \n')
    script, width = make(ucd)
    longest = max(script + width, key=len)
    if len(longest) > MOST:
        sys.exit('too many: ' + ''.join(map(chr, longest)))
    if {c for r in script for c in r} & {c for r in width for c in r}:
        sys.exit('a character in both tables')
    print(f'// Made by fold-table.py from {version} and its companions. Do not edit.')
    print('// clang-format off')
    put('SCRIPT', script)
    put('WIDTH', width)
    print('// clang-format on')


main()
