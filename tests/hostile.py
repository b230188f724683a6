"""An event whose title, names and quotations are full of what could be taken for code, formulas or commands."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

#: Scripts that would leave a trace in the window, ends of other languages' brackets, a formula, a turn of direction.
SCRIPT = "<script>window.flag = 'ran'</script>"
IMAGE = "<img src=x onerror=\"window.flag = 'ran'\">"
BRACKETS = "]]> {{ 7 * 7 }} {% raw %} $x^2$ </style></title></textarea> &lt;b&gt;"
TURN = "\u202egnorw"
HOSTILE = f"{SCRIPT}{IMAGE} {BRACKETS} {TURN}"

ARTICLE = f"""\
Arland supports ceasefire {HOSTILE}

Arland supports a ceasefire. Boria rejected the ceasefire again, at a cost of $5 million, and Cadia wants $3 million.

“We demand a ceasefire after this brutal attack {HOSTILE},” Arland said. “We support a truce.”

“We will never accept a ceasefire,” said Boria’s spokesman {IMAGE}.
"""

ACTORS = [
    ("id", "name", "kind", "organization", "side", "aliases", "pronoun"),
    ("arland", f"Arland {HOSTILE}", "state", HOSTILE, HOSTILE, "Arland", "it"),
    ("boria", "N" * 10_000, "state", "O" * 10_000, "S" * 10_000, "Boria", "it"),
    ("cadia", '=HYPERLINK("http://127.0.0.1") \u2067Cadia', "state", "Cadia", "West", "Cadia", "it"),
]


def write_event(folder: Path) -> Path:
    """Write the event into a folder and return it."""
    (folder / "articles").mkdir(parents=True)
    (folder / "articles" / "a.txt").write_text(ARTICLE, encoding="utf-8")
    checksum = hashlib.sha256(ARTICLE.encode()).hexdigest()
    title = f"Arland supports ceasefire {HOSTILE}"
    documents = [
        ("id", "file", "outlet", "agency", "published", "title", "url", "sha256"),
        ("a", "a.txt", HOSTILE, "", "2031-05-01", title, "javascript:alert(1)", checksum),
    ]
    for name, rows in (("documents.csv", documents), ("actors.csv", ACTORS)):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    settings = {
        "sample.csv": "document_id,stratum,stratum_size,n_drawn,probability,order,seed,since,until,least,most\n"
        "a,1,1,1,1,1,x,,,0,-1\n",
        "target.toml": f'label = """a ceasefire {HOSTILE}"""\nextends = "ceasefire"\n',
        "event.toml": f"title = '''{HOSTILE}'''\nfictional = true\n",
    }
    for name, content in settings.items():
        (folder / name).write_text(content, encoding="utf-8")
    return folder
