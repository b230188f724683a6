"""Files → documents: an event's folder, a folder of articles, or a table of them, with the register and the target.

`event` says what is there, `entries` what one article is before it is read, and `reading` makes a document of it.
Between them each kind of file has its module: `texts`, `pages`, `bundles` and `exports` for files, `rows` for tables.
`duplicates` finds the copies among documents, `prose` their paragraphs, and `summary` says what was read.

Settings and registers that cannot be used raise `InputError` with one sentence that names the file, the problem and the
remedy. An article that cannot be read is set aside with its place and its reason, and the rest goes on: entries read =
documents + set aside.
"""

from analysis.corpus.event import Corpus, Event, entries, inputs, open_corpus, read_event
from analysis.corpus.settings import default_target, read_register, read_target
from analysis.text.prose import paragraphs

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
