"""Conditions and their opposites: each construction that makes a yes hang on terms beside one that does not.

Sentences of our own; the second of a pair differs in what decides.
"""

from __future__ import annotations

import pytest

from tests.coding import coded

CONDITIONS = [
    # --- a refusal that leaves a term open, and one that only puts off
    ("Yemen said it opposed any truce without its allies.", "Yemen", "conditional"),
    ("Yemen said it opposed any truce.", "Yemen", "against"),
    ("Yemen put off the truce talks until Monday.", "Yemen", "against"),
    ("Yemen said there would be no truce until the last rebel camp was razed.", "Yemen", "against"),
    ("Yemen said there would be no truce until the prisoners came home.", "Yemen", "conditional"),
    # --- an own yes with an if, an unless, an only
    ("Chad said it would keep to the truce unless its bases were bombed again.", "Chad", "conditional"),
    ("Chad said it would keep to the truce.", "Chad", "favor"),
    ("Chad would welcome a truce if it came with an exchange of prisoners.", "Chad", "conditional"),
    ("Chad said it did not know if it would accept a truce.", "Chad", "neutral"),
    ("Chad said it had no objection to a truce, as long as the siege was lifted.", "Chad", "conditional"),
    ("Chad said a truce was possible if Libya pulled back.", "Chad", "conditional"),
    ("Chad said a truce was possible if both sides pulled back.", "Chad", "favor"),
    ("The rebels said a truce could begin once the roads were open.", "rebels", "conditional"),
    # --- what comes before the yes
    ("Sudan wants guarantees before it signs the truce.", "Sudan", "conditional"),
    ("Sudan demanded changes to the text before it would agree to a truce.", "Sudan", "conditional"),
    ("Sudan signed the truce before it expired.", "Sudan", "favor"),
    ("Sudan said any truce must be preceded by an exchange of prisoners.", "Sudan", "conditional"),
    ("Sudan said a truce must be accompanied by the release of prisoners.", "Sudan", "conditional"),
    # --- yes, but
    ("Mali said it accepted the truce but would respond to any violation.", "Mali", "conditional"),
    ("Mali said it accepted the truce but would strike back if it was attacked.", "Mali", "conditional"),
    ("Mali said it accepted the truce but did not know if it would hold.", "Mali", "favor"),
    ("Mali said it was open to a truce that included a withdrawal of the rebels.", "Mali", "conditional"),
    ("Mali said it was open to a truce that starts on Monday.", "Mali", "favor"),
    ("Mali conditionally accepted the truce.", "Mali", "conditional"),
    # --- who is no party sets no condition of its own
    ("The Security Council said a truce was possible if Libya pulled back.", "Security Council", "favor"),
    ("The military council said it would accept a truce if the rebels pulled back.", "military council", "conditional"),
]

FATES = [
    ("Ghana condemned violations of the truce.", "Ghana", "favor"),
    ("Ghana condemned the truce violations.", "Ghana", "favor"),
    ("Ghana condemned the truce.", "Ghana", "against"),
    ("Ghana said the violations of the truce were unacceptable.", "Ghana", "favor"),
    ("Ghana regretted that the truce had not been extended.", "Ghana", "favor"),
    ("Ghana regretted that it had signed the truce.", "Ghana", "against"),
    ("Ghana confirmed 14 truce violations.", "Ghana", "neutral"),
    ("Ghana said it had recorded 20 breaches of the truce.", "Ghana", "neutral"),
    ("Ghana said the truce must not be allowed to fail.", "Ghana", "favor"),
    ("Ghana said the world must not let the truce collapse.", "Ghana", "favor"),
    ("Ghana said it would not let extremists derail the truce.", "Ghana", "favor"),
    ("Ghana said it would let the truce expire.", "Ghana", "against"),
    ("The army said the truce would be respected.", "army", "favor"),
    ("The army said the truce would not be extended.", "army", "against"),
    ("Ghana said that without a truce thousands would starve.", "Ghana", "favor"),
    ("Ghana said its army would fight until a truce was reached.", "Ghana", "against"),
]

REPORTS = [
    ("Peru said it was considering accepting the truce.", "Peru", "neutral"),
    ("Peru refused to consider a truce.", "Peru", "against"),
    ("Peru urged the rebels to consider a truce.", "Peru", "favor"),
    ("Peru urged the rebels not to reject the truce.", "Peru", "favor"),
    ("Peru said it did not believe the rebels would keep the truce.", "Peru", "neutral"),
    ("Peru predicted that the militants would reject the truce.", "Peru", "neutral"),
    ("Peru warned that the rebels would violate the truce.", "Peru", "neutral"),
    ("Peru said it may announce a truce.", "Peru", "neutral"),
    ("Peru said it had announced a truce.", "Peru", "favor"),
    ("An official said Hamas had accepted the truce.", "official", "neutral"),
    ("A spokesman said Hamas had accepted the truce.", "spokesman", "favor"),
    ("A diplomat said both sides had agreed to a truce.", "diplomat", "neutral"),
]


@pytest.mark.parametrize(
    ("sentence", "actor", "stance"), CONDITIONS + FATES + REPORTS, ids=[row[0] for row in CONDITIONS + FATES + REPORTS]
)
def test_stance(sentence: str, actor: str, stance: str) -> None:
    assert [row.stance for row in coded(sentence).statements if row.actor == actor] == [stance]


def test_a_spokesman_of_a_ministry_speaks_for_the_state_that_opens_his_words() -> None:
    said = "Foreign Ministry spokesman Lin said {} that all sides would respect the truce."
    assert [row.stance for row in coded(said.format("Beijing hoped")).statements] == ["favor"]
    assert [row.stance for row in coded(said.format("Beijing was told")).statements] == ["neutral"]


def test_rebels_are_not_a_minister_s_own_side() -> None:
    assert [row.stance for row in coded("The minister said the rebels had accepted the truce.").statements] == [
        "neutral"
    ]
    assert [row.stance for row in coded("The rebels said the army was breaking the truce.").statements] == ["neutral"]


def test_content_takes_in_the_reservation_after_the_comma() -> None:
    (row,) = coded("Chad said it had no objection to a truce, as long as the siege was lifted.").statements
    assert row.content_text.endswith("as long as the siege was lifted")
