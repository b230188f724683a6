"""Every sentence that a page states: a claim with what it rests on, or in plain words that there is too little.

claim.py      a claim, and how it is put into words
standing.py   which claims are made of where actors stand and how they sound
lead.py       the lead of a page, made of its claims
trust.py      how much the machine finds and reads right
article.py    what was read, and who speaks in one article
wording.py    numbers, dates and lists in words
"""

from analysis.claims.article import about, about_article, lead_of_article
from analysis.claims.lead import lead, lead_between, lead_over_time
from analysis.claims.standing import sounds, stances
from analysis.claims.trust import checked, lead_on_sample, lead_on_trust, reader_card, trust, trust_in_sound
