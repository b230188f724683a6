"""Files → documents: an event's folder, a folder of articles, or a table of them, with the register and the target.

`event` says what is there, `reading` makes a document of an entry, `duplicates` finds the copies among documents, and
`summary` says what was read. `coded` holds the tables of a corpus that was coded before.

Settings and registers that cannot be used raise `InputError` with one sentence that names the file, the problem and the
remedy. An article that cannot be read is set aside with its place and its reason, and the rest goes on: entries read =
documents + set aside.
"""

from analysis.corpus.event import Event, entries, inputs, open_corpus, read_event
from analysis.corpus.settings import default_target, read_register, read_target
