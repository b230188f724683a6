"""Files → documents: an event's folder, a folder of articles, or a table of them, with the register and the target.

    event.py       what is there: an event's folder, its settings, its files; everything read into one `Event`
    entries.py     one article as it came, before it is read; what cannot be read is set aside with its reason
    folders.py     articles that are files of their own: .txt, .html, .md
    rows.py        articles that are rows: CSV, JSON lines, Parquet
    lines.py       a file's lines in bounded memory, whatever it holds
    columns.py     which column holds what
    reading.py     one entry → one document
    markup.py      HTML and Markdown → text
    dates.py       strict dates
    register.py    the register of actors
    target.py      what positions are about
    duplicates.py  near-duplicates and wire copies, and the policy by which they count
    layout.py      paragraphs

Settings and registers that cannot be used raise `InputError` with one sentence that names the file, the problem and the
remedy. An article that cannot be read is set aside with its place and its reason, and the rest goes on: entries read =
documents + set aside.
"""

from analysis.corpus.event import Corpus, Event, entries, inputs, open_corpus, read_event
from analysis.corpus.layout import paragraphs
from analysis.corpus.register import read_register
from analysis.corpus.target import default_target, read_target

__all__ = [
    "Corpus",
    "Event",
    "default_target",
    "entries",
    "inputs",
    "open_corpus",
    "paragraphs",
    "read_event",
    "read_register",
    "read_target",
]
