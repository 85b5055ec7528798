#!/usr/bin/env python3
"""Make colour-table.h: xterm's palettes of 256 and 88 colours, in sRGB and CIE 1976 L*a*b* (D65).

usage: colour-table.py > colour-table.h

To reckon them when the program starts would cost more than its first screen.
"""

FIRST_16 = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0),
    (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
    (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0),
    (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
]


def palette(steps, greys):
    cube = [(r, g, b) for r in steps for g in steps for b in steps]
    return FIRST_16 + cube + [(v, v, v) for v in greys]


def linear(value):
    s = value / 255
    return s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4


def f(t):
    return t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116


def lab(rgb):
    r, g, b = map(linear, rgb)
    x = f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047)
    y = f(0.2126 * r + 0.7152 * g + 0.0722 * b)
    z = f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def put(name, colours):
    print(f'static const PaletteColour {name}[{len(colours)}] = {{')
    for rgb in colours:
        print('{{%d, %d, %d}, {%.3f, %.3f, %.3f}},' % (*rgb, *(round(v, 3) + 0.0 for v in lab(rgb))))
    print('};')


print('// Made by colour-table.py. Do not edit.')
print('// clang-format off')
put('XTERM_256', palette([0, 95, 135, 175, 215, 255], range(8, 239, 10)))
put('XTERM_88', palette([0, 139, 205, 255], [46, 92, 115, 139, 162, 185, 208, 231]))
