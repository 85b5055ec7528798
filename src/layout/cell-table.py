#!/usr/bin/env python3
"""Make cell-table.h from the Unicode Character Database (Debian: unicode-data).

usage: cell-table.py [/usr/share/unicode] > cell-table.h

One byte a character: the low half says how wide it is (enum Width), the high half how it joins its
neighbours into a grapheme cluster (enum Join). Equal blocks are stored once.
"""

import sys

BLOCK = 256
LAST = 0x10FFFF

WIDTHS = ['QUOTE', 'DASH', 'ELLIPSIS', 'DOT', 'ENCLOSED', 'ROMAN', 'SHAPE', 'BOX', 'LETTER',
          'HEXAGRAM', 'TRIGRAM', 'ZERO', 'ONE', 'TWO', 'MARK', 'VANISH']
JOINS = ['OTHER', 'CONTROL', 'EXTEND', 'ZWJ', 'SPACING', 'PREPEND', 'L', 'V', 'T', 'LV', 'LVT',
         'FLAG', 'PICTURE']
JOIN_OF = {'CR': 'CONTROL', 'LF': 'CONTROL', 'SpacingMark': 'SPACING',
           'Regional_Indicator': 'FLAG'}

# The ambiguous characters that have a group of their own; letters and symbols share the rest.
GROUPS = [
    (0x2018, 0x201F, 'QUOTE'), (0x2010, 0x2015, 'DASH'), (0x2024, 0x2026, 'ELLIPSIS'),
    (0x00B7, 0x00B7, 'DOT'), (0x2027, 0x2027, 'DOT'), (0x2460, 0x24FF, 'ENCLOSED'),
    (0x2776, 0x2793, 'ENCLOSED'), (0x3248, 0x324F, 'ENCLOSED'), (0x1F100, 0x1F1AD, 'ENCLOSED'),
    (0x2160, 0x2188, 'ROMAN'), (0x2500, 0x259F, 'BOX'), (0x00A1, 0x00FF, 'LETTER'),
    (0x02C4, 0x02DF, 'LETTER'),
]

# Narrow by EastAsianWidth.txt 15, but terminals differ: Unicode 16 made all of them wide, and
# wcwidth() by Markus Kuhn, which many still use, the hexagrams ever since.
UNSETTLED = [
    (0x4DC0, 0x4DFF, 'HEXAGRAM'), (0x2630, 0x2637, 'TRIGRAM'), (0x268A, 0x268F, 'TRIGRAM'),
    (0x1D300, 0x1D356, 'TRIGRAM'), (0x1D360, 0x1D376, 'TRIGRAM'),
]


def ranges(path, want=None):
    """(first, last, value) of each data line; with WANT only lines of that property value."""
    with open(path, encoding='utf-8') as lines:
        for line in lines:
            fields = [f.strip() for f in line.split('#')[0].split(';')]
            if len(fields) < 2 or (want and fields[1] != want):
                continue
            first, _, last = fields[0].partition('..')
            yield int(first, 16), int(last or first, 16), fields[1]


def fill(table, path, want=None):
    for first, last, value in ranges(path, want):
        table[first:last + 1] = [value] * (last - first + 1)
    return table


def group_of(cp, category):
    for first, last, group in GROUPS:
        if first <= cp <= last:
            return group
    return 'LETTER' if category[0] == 'L' else 'SHAPE'


def width_of(cp, category, east_asian, join, ignorable):
    if cp in (0x00AD, 0xFEFF):
        return 'VANISH'
    if category in ('Mn', 'Me') or join in ('V', 'T'):
        return 'ZERO'
    if category == 'Cf' and join not in ('PREPEND', 'EXTEND'):
        return 'MARK'
    if category == 'Cf' and join == 'EXTEND':
        return 'ZERO'
    if category in ('Cc', 'Zl', 'Zp', 'Cs'):
        return 'MARK'
    if category == 'Cn' and (ignorable or cp & 0xFFFE == 0xFFFE or 0xFDD0 <= cp <= 0xFDEF):
        return 'MARK'
    if east_asian in ('W', 'F'):
        return 'TWO'
    if east_asian == 'A':
        return group_of(cp, category)
    return next((group for first, last, group in UNSETTLED if first <= cp <= last), 'ONE')


def bytes_of(ucd):
    n = LAST + 1
    category = fill(['Cn'] * n, f'{ucd}/extracted/DerivedGeneralCategory.txt')
    east_asian = fill(['N'] * n, f'{ucd}/EastAsianWidth.txt')
    join = fill(['Other'] * n, f'{ucd}/auxiliary/GraphemeBreakProperty.txt')
    picture = fill([''] * n, f'{ucd}/emoji/emoji-data.txt', 'Extended_Pictographic')
    ignorable = fill([''] * n, f'{ucd}/DerivedCoreProperties.txt', 'Default_Ignorable_Code_Point')
    for cp in range(n):
        j = JOIN_OF.get(join[cp], join[cp].upper())
        if j == 'OTHER' and picture[cp]:
            j = 'PICTURE'
        w = width_of(cp, category[cp], east_asian[cp], j, ignorable[cp])
        yield WIDTHS.index(w) | JOINS.index(j) << 4


def rows(values, form):
    line = ''
    for v in values:
        item = form % v
        if len(line) + len(item) > 99:
            yield line.rstrip()
            line = ''
        line += item
    yield line.rstrip()


def main():
    ucd = sys.argv[1] if len(sys.argv) > 1 else '/usr/share/unicode'
    data = bytes(bytes_of(ucd))
    blocks, index = {}, []
    for at in range(0, len(data), BLOCK):
        index.append(blocks.setdefault(data[at:at + BLOCK], len(blocks)))
    with open(f'{ucd}/EastAsianWidth.txt', encoding='utf-8') as f:
        version = f.readline().strip('# \n')
    assert len(blocks) <= 256, 'CELL_INDEX needs a wider type'
    print(f'// Made by cell-table.py from {version} and its companions. Do not edit.')
    print('// clang-format off')
    print(f'#define CELL_TABLE_BLOCK {BLOCK}')
    print('enum {\n%s\n};' % '\n'.join(rows(WIDTHS, 'WIDTH_%s, ')))
    print('enum {\n%s\n};' % '\n'.join(rows(JOINS, 'JOIN_%s, ')))
    print(f'static const uint8_t CELL_INDEX[{len(index)}] = {{')
    print('\n'.join(rows(index, '%d,')))
    print('};')
    print(f'static const uint8_t CELL_BLOCKS[{len(blocks)}][CELL_TABLE_BLOCK] = {{')
    for block in blocks:
        print('{')
        print('\n'.join(rows(block, '%d,')))
        print('},')
    print('};')


main()
