#!/usr/bin/env python3
"""Make pinyin-table.h from the Unihan database (Debian: unicode-data).

usage: pinyin-table.py [/usr/share/unicode] > pinyin-table.h

One row for each set of readings, with all characters that have it. Readings have no tones and v for
u-umlaut.

Dictionaries list readings that nobody types: of family names of old, of other characters in their
place. A reading counts if a modern source has it from use (kMandarin, kHanyuPinlu), or if two of
the dictionaries agree on it (kXHC1983, kTGHZ2013, kHanyuPinyin), or if all that is known of the
character is from one of them.
"""

import bz2
import re
import sys
import unicodedata
from collections import defaultdict

USED = ['kMandarin', 'kHanyuPinlu']
DICTIONARIES = ['kXHC1983', 'kTGHZ2013', 'kHanyuPinyin']
# What Unihan lacks: the zero of Chinese numbers, and how the interjections are typed.
MORE = {'〇': ['ling'], '嗯': ['en'], '欸': ['ei']}
ROW_CHARACTERS = 900  # a C compiler need not take a longer string than 4095 bytes
LINE_CHARACTERS = 46


def fields(path, names):
    """(character, field, value) of each line that has one of NAMES."""
    with bz2.open(path, 'rt', encoding='utf-8') as lines:
        for line in lines:
            parts = line.rstrip('\n').split('\t')
            if len(parts) == 3 and parts[1] in names:
                yield chr(int(parts[0][2:], 16)), parts[1], parts[2]


def letters(reading):
    """READING as it is typed: lüè as lve."""
    plain = unicodedata.normalize('NFD', reading).replace('u\u0308', 'v')
    return ''.join(c for c in plain if 'a' <= c <= 'z')


def readings_in(value):
    """10001.010:yī,yí or yī(32747) or yī."""
    for item in value.split():
        for reading in re.sub(r'\(.*|.*:', '', item).split(','):
            if letters(reading):
                yield letters(reading)


def trusted(by_source):
    used = {r for name in USED for r in by_source.get(name, ())}
    lists = [set(by_source[name]) for name in DICTIONARIES if name in by_source]
    agreed = {r for n, one in enumerate(lists) for other in lists[n + 1:] for r in one & other}
    return used | agreed or {r for one in lists for r in one}


def all_readings(ucd):
    sources = defaultdict(dict)
    for character, name, value in fields(f'{ucd}/Unihan_Readings.txt.bz2', USED + DICTIONARIES):
        sources[character][name] = list(readings_in(value))
    result = {character: trusted(found) for character, found in sources.items()}
    # Most traditional characters stand in fewer dictionaries than the simplified ones.
    for character, _, value in fields(f'{ucd}/Unihan_Variants.txt.bz2', ['kSimplifiedVariant']):
        simple = [chr(int(cp[2:], 16)) for cp in value.split()]
        if len(simple) == 1 and 'kXHC1983' not in sources[character]:
            result[character] = result.get(character, set()) | result.get(simple[0], set())
    for character, more in MORE.items():
        result[character] = result.get(character, set()) | set(more)
    for cp in list(range(0xF900, 0xFB00)) + list(range(0x2F800, 0x2FA20)):
        same = unicodedata.normalize('NFC', chr(cp))
        if same in result:
            result[chr(cp)] = result[same]
    for found in result.values():
        found.update([r[0] + 'ue' for r in found if r in ('lve', 'nve')])
    return result


def main():
    ucd = sys.argv[1] if len(sys.argv) > 1 else '/usr/share/unicode'
    rows = defaultdict(list)
    for character, found in sorted(all_readings(ucd).items()):
        if found:
            rows[' '.join(sorted(found))].append(character)
    with bz2.open(f'{ucd}/Unihan_Readings.txt.bz2', 'rt', encoding='utf-8') as lines:
        version = next(line for line in lines if 'Unicode version' in line).strip('# \n')
    print(f'// Made by pinyin-table.py from Unihan, {version}. Do not edit.')
    print('// clang-format off')
    print('static const struct {\n    const char *readings, *characters;\n} PINYIN_ROWS[] = {')
    for readings, characters in sorted(rows.items()):
        for start in range(0, len(characters), ROW_CHARACTERS):
            part = ''.join(characters[start:start + ROW_CHARACTERS])
            lines = [part[i:i + LINE_CHARACTERS] for i in range(0, len(part), LINE_CHARACTERS)]
            print('{"%s",\n%s},' % (readings, '\n'.join(f'"{line}"' for line in lines)))
    print('};')


main()
