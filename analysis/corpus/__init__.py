"""Files → documents: an event's folder, a folder of articles, or a table of them, with the register and the target.

    event.py       what is there: an event's folder, its settings, its files; everything read into one `Event`
    entries.py     one article as it came, before it is read; what cannot be read is set aside with its reason
    folders.py     each file by its kind, and the list of an event's documents
    texts.py       files of text: an export, or one article (.txt, .html, .docx, .odt, .rtf, .pdf)
    unpacking.py   Word, OpenDocument, RTF, PDF → text
    prose.py       lines of a page → paragraphs, and where those of a document lie
    exports.py     a database’s export → its articles, by layouts.toml
    pages.py       web pages, and live blogs as one document a post
    bundles.py     mail, web archives, references, news agencies' XML
    rows.py        articles that are rows: CSV, JSON, Parquet, spreadsheets
    delimited.py   CSV and its kin → rows, whatever quotation marks stand in it
    objects.py     JSON → objects
    sheets.py      spreadsheets → rows
    lines.py       a file's lines in bounded memory, whatever it holds
    columns.py     which column holds what
    reading.py     one entry → one document
    language.py    which language an article is in
    markup.py      HTML and Markdown → text
    dates.py       the day that a date names
    summary.py     what was read, in words
    making.py      exports → an event's folder
    register.py    the register of actors
    target.py      what positions are about
    duplicates.py  near-duplicates and wire copies, and the policy by which they count

Settings and registers that cannot be used raise `InputError` with one sentence that names the file, the problem and the
remedy. An article that cannot be read is set aside with its place and its reason, and the rest goes on: entries read =
documents + set aside.
"""

from analysis.corpus.event import Corpus, Event, entries, inputs, open_corpus, read_event
from analysis.corpus.prose import paragraphs
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
