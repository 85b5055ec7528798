#!/usr/bin/env python3
"""Write hostile.txt: what a document must not be able to do to a terminal or to a layout.

Run it in this directory after a change; hostile.txt is kept beside it, so that the tests need no
Python. Every line begins with a word for what follows in it, so that a screen of it can be read.
"""

ESC = "\x1b"

TITLE = f"带控制符的标题{ESC}[31m与{ESC}]0;owned\x07余下"

TEXT = [
    ("一、控制字符", ""),
    ("颜色：", f"{ESC}[1;31m这里不该变红{ESC}[0m，{ESC}[7m也不该反白{ESC}[27m。"),
    ("清屏：", f"前{ESC}[2J{ESC}[H后，{ESC}c整机复位{ESC}[3J也不行。"),
    ("移动：", f"前{ESC}[10;10H后{ESC}[5A上{ESC}[?1049l离开{ESC}[?25l藏光标。"),
    ("标题：", f"{ESC}]0;改窗口的标题\x07和{ESC}]2;又一种{ESC}\\都不行。"),
    ("剪贴：", f"{ESC}]52;c;ZXZpbA==\x07不许碰剪贴板。"),
    ("问答：", f"{ESC}[6n{ESC}[5n{ESC}[c{ESC}P$q\"p{ESC}\\终端不许回答。"),
    ("链接：", f"{ESC}]8;;http://example.org{ESC}\\点我{ESC}]8;;{ESC}\\。"),
    ("字集：", f"{ESC}(0lqqk{ESC}(B和\x0e移出\x0f移入。"),
    ("铃声：", "叮\x07咚\x07，退格\x08\x08\x08，竖表\x0b，换页\x0c，删除\x7f。"),
    ("C0：", "".join(chr(c) for c in range(1, 32) if c not in (9, 10, 13)) + "完。"),
    ("C1：", "".join(chr(c) for c in range(0x80, 0xA0)) + "完；\x9b31m单字节引导\x9d0;x\x9c。"),
    ("制表：", "一\t二\t三\t四。"),
    ("二、方向与看不见的字", ""),
    ("方向：", "\u202e倒着写\u202c，\u2066隔离\u2069，\u200f右\u200e左，\u061c，\u202d强制\u202c。"),
    ("木马：", "if (user != \"\u202e\u2066// 管理员\u2069 \u2066\") {"),
    ("零宽：", "看\u200b不\u200c见\u200d的\u2060字\ufeff，软\u00ad连\u00ad字符，\u180e，\u3164。"),
    ("标签：", "A" + "".join(chr(0xE0000 + ord(c)) for c in "tagged") + "\U000e007f后。"),
    ("选择：", "葛\U000e0100、辻\ufe00、❤\ufe0f、❤\ufe0e、1\ufe0f\u20e3。"),
    ("行分：", "行\u2028段\u2029和下一行\x85都不另起一行。"),
    ("三、组合与表情", ""),
    ("重音：", "e\u0301 與 é 一樣寬，Z" + "\u0300\u0301\u0302\u0303\u0308\u030a\u0323" * 40 + "很高。"),
    ("开头：", "\u0301组合符在前面没有字。"),
    ("表情：", "家👨\u200d👩\u200d👧\u200d👦人、旗🇨🇳🇭🇰🇨、肤👍🏽、医👩🏾\u200d⚕\ufe0f、波🏳\ufe0f\u200d🌈。"),
    ("长串：", "👨" + "\u200d👩" * 60 + "连在一起。"),
    ("谚文：", "한국어 \u1112\u1161\u11ab 각, 天城 क्षि नमस्ते, 泰 ก็ ที่นี่。"),
    ("四、宽度不定的字", ""),
    ("引号：", "“左右”‘单个’，破折号——，省略号……，间隔·号，‧，书名《〈〉》。"),
    ("圈号：", "①⑨⑩⑳㉑㊿⑴⒈❶㈠Ⅰⅷ，都要一样对待。"),
    ("符号：", "→←↑↓■□●○★☆※℃‰§±×÷°α β Я é ü ─│┌█▒。"),
    ("半角：", "ｱｲｳ ￩￪ ￦ ＡＢＣ １２３ 　全角空格　 \u00a0不断空格\u2003宽空格。"),
    ("私用：", "\ue000\uf8ff\U000f0000 和未定义 \u0378\U000103ff，非字符 \ufdd0\U0001fffe。"),
    ("扩展：", "𠀀𠮷𪚥𫝆𬺰𮯠𰻝 〇々〆ヶ。"),
    ("五、排版的难处", ""),
    ("标点：", "！" * 60 + "。"),
    ("括号：", "（" * 60 + "里" + "）" * 60 + "。"),
    ("长词：", "a" * 200 + "。"),
    ("网址：", "https://example.org/" + "very/long/path/" * 12 + "?q=" + "%E8%AF%BB" * 20 + "。"),
    ("空白：", " " * 100 + "百格之后" + "　" * 50 + "。"),
    ("标号：", "没有这样的注释[①" + ESC + "[0m]和[" + "9" * 40 + "]，[[[[[1]]]]]，[1-999999999]。"),
]

# Ill-formed UTF-8, each between two good characters: all that stands around it must be kept.
BROKEN = [
    ("孤尾", b"\x80\xbf"),
    ("断头", b"\xe4\xbd"),
    ("断尾", b"\xf0\x9f\x98"),
    ("过长", b"\xc0\xaf\xe0\x80\xaf\xf0\x80\x80\xaf"),
    ("代理", b"\xed\xa0\x80\xed\xbf\xbf"),
    ("越界", b"\xf4\x90\x80\x80\xf8\x88\x80\x80\x80\xff\xfe"),
    ("国标", "读卷".encode("gb18030")),
    ("藏转", b"\xc2\x1b[31m\xe4\x9b31m"),
]


def main():
    out = [TITLE.encode(), b""]
    for head, rest in TEXT:
        out += [(head + rest).encode(), b""]
    out += ["六、不成字的字节".encode(), b""]
    for name, raw in BROKEN:
        out += [f"{name}：前".encode() + raw + "后，一字不少。".encode(), b""]
    out += ["回车：前\r后，\r\n前一行以回车换行结尾。\r\n".encode()]
    out += ["末行没有换行，只有半个字：".encode() + b"\xe8\xaf"]
    with open("hostile.txt", "wb") as file:
        file.write(b"\n".join(out))


if __name__ == "__main__":
    main()
