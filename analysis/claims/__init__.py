"""Every sentence that a page states: a claim with what it rests on, or in plain words that there is too little.

claim.py     a claim, and how claims, numbers, dates and lists are put into words
standing.py  which claims are made of where actors stand and how they sound
lead.py      the lead of a page, made of its claims, and the line above it that says what was read
trust.py     how much the machine finds and reads right
"""

from analysis.claims.lead import about, about_article, lead, lead_between, lead_of_article, lead_over_time
from analysis.claims.trust import checked, lead_on_sample, lead_on_trust, reader_card, trust, trust_in_sound
