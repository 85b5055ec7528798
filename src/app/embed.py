#!/usr/bin/env python3
"""embed.py INPUT OUTPUT NAME: write INPUT's bytes as a C array NAME with its length NAME_len."""
import sys

data = open(sys.argv[1], "rb").read()
name = sys.argv[3]
with open(sys.argv[2], "w") as out:
    out.write(f"extern const unsigned char {name}[];\nextern const unsigned long {name}_len;\n")
    out.write(f"const unsigned char {name}[] = {{\n")
    for i in range(0, len(data), 16):
        out.write("    " + ", ".join(str(b) for b in data[i : i + 16]) + ",\n")
    out.write(f"    0}};\nconst unsigned long {name}_len = {len(data)};\n")
