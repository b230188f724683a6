"""Articles coded by hand: the sheet in JupyterLab, its files, other programs, and how far two coders agree.

page.py       an article as words that can be marked
journal.py    one coder's work on one article, on disk step by step
work.py       the drawn articles as one coder goes through them, and two coders on the same articles
desk.py       the sheet itself, a widget; desk.js and desk.css are what the browser gets
exchange.py   the same work as a spreadsheet or in Discourse Network Analyzer
dna.py        statements as a project of Discourse Network Analyzer; changes.py is what people did there
database.py   the file format of such a project, whose tables dna.sql makes
"""

from analysis.handcoding.exchange import from_dna, from_sheet, to_dna, to_sheet
from analysis.handcoding.work import Work, compared, differences, drawn, work_on
