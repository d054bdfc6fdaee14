"""Tells which of the literals of a file Python does not read as the text that was quoted.

Each line holds what the literal is, its source in UTF-8 and the text in UTF-16, both as hexadecimal digits. A docstring may
differ in its white space: tabs, the ends of lines and of the whole.
"""

import ast
import re
import sys


def loose(text):
    text = re.sub("[ \t]+(?=[\n\r\u0085\u2028\u2029]|$)", "", text)
    return re.sub("\r+\n", "\n", text).replace("\t", "    ").strip()


for number, line in enumerate(open(sys.argv[1], encoding="ascii")):
    kind, source, text = line.rstrip("\n").split(" ")
    # Bytes, as a file has them: Python looks for the name of an encoding in its first lines.
    source = bytes.fromhex(source)
    text = bytes.fromhex(text).decode("utf-16-be", "surrogatepass")
    try:
        body = ast.parse(source if kind == "docstring" else b"value = " + source + b"\n").body
    except (SyntaxError, ValueError) as failure:
        print(number, kind, ascii(text)[:200], "is no Python:", failure)
        continue
    if len(body) != 1 or not isinstance(body[0].value, ast.Constant):
        print(number, kind, ascii(text)[:200], "is more than a literal:", ascii(source)[:200])
        continue
    read = body[0].value.value
    if kind == "docstring":
        read, text = loose(read), loose(text)
    if read != text:
        first = next((i for i, pair in enumerate(zip(read, text)) if pair[0] != pair[1]), min(len(read), len(text)))
        there = slice(max(0, first - 20), first + 20)
        print(number, kind, "from unit", first, "on:", ascii(text[there]), "is read as", ascii(read[there]))
