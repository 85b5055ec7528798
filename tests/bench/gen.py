#!/usr/bin/env python3
"""gen.py MEGABYTES FILE [KIND]: a text in Chinese of that size, the same every time.

report (if not said otherwise): numbered headings on three levels, run-in items and notes, what the
program looks for, eight of them in a kilobyte. address: headings on two levels over running text,
some with a series in it, a note now and then: as a government says it, one in a kilobyte. novel:
chapters of short paragraphs and speech. wrapped: the same broken by hand at 35 Han. line: all of it
in one line. Built from a block of about 4 MB in which no two paragraphs are equal; larger files
repeat the block under rising chapter numbers, so that 1 GB is written at the speed of the disk.
"""

import random
import sys

WORDS = """山路 河流 村庄 街道 桥梁 田地 学校 书店 茶馆 码头 渡口 集市 作坊 果园 水库 林场 居民 老人
学生 工人 医生 教师 记录 整理 修缮 种植 运输 交流 保护 开放 节约 改进 分工 合作 季节 雨水 光照
土壤 种子 收成 价格 消息 经验 方法 习惯 计划 账目 图纸 工具 材料 安全 卫生 秩序 耐心""".split()
DIGITS = "零一二三四五六七八九"
BLOCK_BYTES = 4_000_000
WRAP_HAN = 35


def numeral(n):
    """N (1 to 99999) in Chinese numerals."""
    text, zero = "", False
    for power, unit in ((10000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = n // power % 10
        if digit:
            text += ("零" if zero and text else "") + DIGITS[digit] + unit
        zero = not digit
    return text.removeprefix("一") if text.startswith("一十") else text


class Writer:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.serial = 0
        self.sentences = [self.sentence() for _ in range(4000)]

    def clause(self):
        return "".join(self.random.choices(WORDS, k=self.random.randint(2, 6)))

    def sentence(self):
        clauses = [self.clause() for _ in range(self.random.randint(1, 4))]
        if self.random.random() < 0.1:
            clauses[-1] = f"“{clauses[-1]}”"
        return "，".join(clauses) + self.random.choice("。。。；！")

    def prose(self, count):
        return "".join(self.random.choices(self.sentences, k=count))

    def run_in(self):
        count = self.random.randint(2, 5)
        return "".join(
            f"{numeral(i)}是{self.prose(self.random.randint(1, 3))}" for i in range(1, count + 1)
        )

    def chapter(self):
        """A chapter without its number."""
        parts, notes = [f"{self.clause()}的经验\n\n"], []
        for section in range(1, self.random.randint(3, 6)):
            parts.append(f"（{numeral(section)}）{self.clause()}\n\n")
            for item in range(1, self.random.randint(2, 5)):
                self.serial += 1
                text = f"{item}. {self.clause()}。{self.run_in()}"
                if len(notes) < 9:
                    notes.append(self.prose(1))
                    text += f"[{len(notes)}]"
                parts.append(f"{text}（第{self.serial}号）\n\n")
        parts += [f"[{i}]{note}\n\n" for i, note in enumerate(notes, 1)]
        return "".join(parts).encode()

    def address_chapter(self):
        parts, notes = [f"{self.clause()}\n\n"], []
        for section in range(1, self.random.randint(4, 7)):
            parts.append(f"（{numeral(section)}）{self.clause()}\n\n")
            for _ in range(self.random.randint(2, 4)):
                self.serial += 1
                text = self.prose(self.random.randint(5, 12))
                if self.random.random() < 0.15:
                    text += self.run_in()
                if self.random.random() < 0.1:
                    notes.append(self.prose(1))
                    text += f"[{len(notes)}]"
                parts.append(f"{text}今年是第{self.serial}年。\n\n")
        parts += [f"[{i}]{note}\n\n" for i, note in enumerate(notes, 1)]
        return "".join(parts).encode()

    def scenes(self):
        """The paragraphs of a novel's chapter, without indents."""
        for _ in range(self.random.randint(30, 60)):
            text = self.prose(self.random.randint(1, 4))
            self.serial += 1
            yield f"“{text}”" if self.random.random() < 0.3 else f"{text}（{self.serial}）"

    def novel_chapter(self):
        lines = "".join(f"　　{text}\n" for text in self.scenes())
        return f" {self.clause()}\n{lines}".encode()

    def wrapped_chapter(self):
        parts = [f" {self.clause()}\n"]
        for text in self.scenes():
            text = f"　　{text}"
            parts += [f"{text[at:at + WRAP_HAN]}\n" for at in range(0, len(text), WRAP_HAN)]
        return "".join(parts).encode()

    def line_chapter(self):
        self.serial += 1
        return f"{self.prose(40)}（{self.serial}）".encode()


# Kind: what makes a chapter, what stands before and after its number.
KINDS = {
    "report": (Writer.chapter, "", "、"),
    "address": (Writer.address_chapter, "", "、"),
    "novel": (Writer.novel_chapter, "第", "章"),
    "wrapped": (Writer.wrapped_chapter, "第", "章"),
    "line": (Writer.line_chapter, "", ""),
}


def generate(size_bytes, out, kind):
    chapter, before, after = KINDS[kind]
    writer, chapters, block_bytes = Writer(1), [], 0
    while block_bytes < min(BLOCK_BYTES, size_bytes):
        chapters.append(chapter(writer))
        block_bytes += len(chapters[-1])
    if kind != "line":
        out.write("各地做法汇编\n\n".encode())
    number = written = 0
    while written < size_bytes:
        label = f"{before}{numeral(number % 99999 + 1)}{after}".encode()
        written += out.write(label + chapters[number % len(chapters)])
        number += 1


def main():
    megabytes, path = float(sys.argv[1]), sys.argv[2]
    with open(path, "wb", buffering=1 << 20) as out:
        generate(int(megabytes * 1e6), out, sys.argv[3] if len(sys.argv) > 3 else "report")


if __name__ == "__main__":
    main()
