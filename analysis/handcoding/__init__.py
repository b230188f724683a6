"""Articles coded by hand: the sheet in JupyterLab, its files, and how far two coders agree.

page.py       an article as words that can be marked
lines.py      marked statements as lines of ``sample_gold.jsonl`` (docs/codebook.md, section 5)
journal.py    one coder's work on one article, on disk step by step
work.py       the drawn articles as one coder goes through them
desk.py       the sheet itself, a widget; desk.js and desk.css are what the browser gets
exchange.py   the same work as a spreadsheet or in Discourse Network Analyzer
coders.py     who has finished what, and two coders on the same articles
"""

from analysis.handcoding.coders import compared, differences, drawn
from analysis.handcoding.exchange import from_dna, from_sheet, to_dna, to_sheet
from analysis.handcoding.work import Work, work_on

__all__ = ["Work", "compared", "differences", "drawn", "from_dna", "from_sheet", "to_dna", "to_sheet", "work_on"]
