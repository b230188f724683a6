"""Sentences of our own in the manner of news agencies, over many conflicts, and what a careful coder says of them.

Expected stances were written down before the rules were run on them. Words of other matters stand among them, in
articles on a truce: most of what such an article reports is no statement on it.
"""

from __future__ import annotations

import pytest

from tests.coding import coded

ALONE = [
    ("“We are fully observing the ceasefire,” Armenia said.", "Armenia", "favor"),
    ("Armenia said its forces were strictly adhering to the truce.", "Armenia", "favor"),
    ("Armenia said its forces would not fire first and would respect the truce.", "Armenia", "favor"),
    ("The United Nations said repeated breaches put the truce at risk and urged restraint.", "United Nations", "favor"),
    ("“I am hopeful that we will have a truce by the weekend,” Qatar said.", "Qatar", "favor"),
    ("Norway said the truce would last only if both sides withdraw their guns.", "Norway", "favor"),
    ("Serbia said it was not against a truce.", "Serbia", "favor"),
    ("Pakistan announced that it had agreed to a truce with Afghanistan.", "Pakistan", "favor"),
    ("Kenya offered to mediate a ceasefire.", "Kenya", "favor"),
    ("France said Russia was stalling on a ceasefire.", "France", "favor"),
    ("France deplored Russia's refusal of a truce.", "France", "favor"),
    ("France blamed Russia for the failure of the truce talks.", "France", "favor"),
    ("France said Russia had no excuse left for refusing a truce.", "France", "favor"),
    ("Poland told Russia to accept the truce or face new sanctions.", "Poland", "favor"),
    ("Poland said Russia should say yes to a truce.", "Poland", "favor"),
    ("Poland asked Russia for a ceasefire over Christmas.", "Poland", "favor"),
    ("Lebanon urged Washington to press Israel to respect the truce.", "Lebanon", "favor"),
    ("Lebanon called on the guarantors to make sure the ceasefire is kept.", "Lebanon", "favor"),
    ("“Putin is mocking every call for a ceasefire,” Ukraine said.", "Ukraine", "favor"),
    ("Sri Lanka described the truce as a lifeline for civilians.", "Sri Lanka", "favor"),
    (
        "Sri Lanka's army chief ordered his troops to hold fire from midnight. It is the first truce in years.",
        "Sri Lanka's army chief",
        "favor",
    ),
    ("Sri Lanka ratified the ceasefire by 61 votes to 40.", "Sri Lanka", "favor"),
    ("Thousands of students demanded an end to the war.", "Thousands of students", "favor"),
    ("Egypt put forward a plan for a 60-day truce in Gaza.", "Egypt", "favor"),
    ("Qatar tabled a proposal for a ceasefire in Sudan.", "Qatar", "favor"),
    ("France floated a plan for a month-long truce in Ukraine.", "France", "favor"),
    ("The White House unveiled a plan to end the war in Gaza.", "White House", "favor"),
    (
        "Israel's security cabinet gave the green light to a ceasefire deal with Hezbollah.",
        "Israel's security cabinet",
        "favor",
    ),
    ("Iran gave its blessing to the ceasefire in Lebanon.", "Iran", "favor"),
    ("Egypt gave the nod to a truce in Gaza.", "Egypt", "favor"),
    ("The Israeli cabinet signed off on the ceasefire agreement.", "Israeli cabinet", "favor"),
    ("Ethiopia has signed up to the truce.", "Ethiopia", "favor"),
    ("Hezbollah has accepted the truce.", "Hezbollah", "favor"),
    ("Ethiopia has agreed to the cessation of hostilities.", "Ethiopia", "favor"),
    ("Azerbaijan said it stands by the ceasefire agreement.", "Azerbaijan", "favor"),
    ("The United States stands behind the truce plan.", "United States", "favor"),
    ("Pakistan said it would stick to the ceasefire.", "Pakistan", "favor"),
    ("China voted for the ceasefire resolution.", "China", "favor"),
    ("Ukraine said yes to an unconditional ceasefire.", "Ukraine", "favor"),
    ("Russia is dragging its feet on a ceasefire, Ukraine said.", "Ukraine", "favor"),
    (
        "Ukraine is ready to hold its fire for 30 days, the country's foreign ministry said. Ukraine backs a truce.",
        "Ukraine",
        "favor",
    ),
    ("Germany called on both sides to lay down their arms. The truce talks resume Monday.", "Germany", "favor"),
    (
        "The United Nations urged Sudan's warring parties to silence the guns and agree on a truce.",
        "United Nations",
        "favor",
    ),
    ("“The guns must fall silent,” Norway said as truce talks opened.", "Norway", "favor"),
    ("India and Pakistan agreed to stop firing along the border.", "Pakistan", "favor"),
    ("Pakistan agreed to a cessation of firing.", "Pakistan", "favor"),
    ("Saudi Arabia called for an end of hostilities in Sudan.", "Saudi Arabia", "favor"),
    ("Russia proposed a 72-hour pause.  It would be the first truce of the war.", "Russia", "favor"),
    ("Russia offered a suspension of strikes on energy sites.", "Russia", "favor"),
    ("Turkey proposed a freeze in the fighting in Idlib.", "Turkey", "favor"),
    ("Russia opened the door to a truce.", "Russia", "favor"),
    ("Iran left the door open to a ceasefire.", "Iran", "favor"),
    ("Turkey stressed that the ceasefire must be permanent.", "Turkey", "favor"),
    ("Syria hailed the ceasefire as a historic step.", "Syria", "favor"),
    ("Libya declared a unilateral ceasefire.", "Libya", "favor"),
    ("Colombia extended the ceasefire with the guerrillas by six months.", "Colombia", "favor"),
    ("Myanmar's military announced a ceasefire after the earthquake.", "Myanmar's military", "favor"),
    ("Armenia appealed to the Security Council to secure a ceasefire.", "Armenia", "favor"),
    ("Ethiopia has never been against a ceasefire, Ethiopia said.", "Ethiopia", "favor"),
    ("“We want a truce tomorrow,” Ukraine said.", "Ukraine", "favor"),
    ("“The time for a ceasefire is now,” Spain said.", "Spain", "favor"),
    ("“Enough is enough. This war has to stop,” Ireland said. A ceasefire is being discussed.", "Ireland", "favor"),
    ("Ireland said a ceasefire was long overdue.", "Ireland", "favor"),
    ("Spain said a ceasefire was urgently needed.", "Spain", "favor"),
    ("Jordan said a truce could not wait.", "Jordan", "favor"),
    ("Kuwait expressed its support for the ceasefire.", "Kuwait", "favor"),
    ("Oman voiced optimism about a truce in Yemen.", "Oman", "favor"),
    ("Egypt said it was confident that a truce would be reached.", "Egypt", "favor"),
    ("Turkey offered to host talks on a ceasefire.", "Turkey", "favor"),
    ("Lebanon urged Israel to respect the truce.", "Lebanon", "favor"),
    ("Lebanon condemned Israel's breach of the truce.", "Lebanon", "favor"),
    ("Afghanistan pledged to keep the truce with Pakistan.", "Afghanistan", "favor"),
    ("Afghanistan put its name to a truce.", "Afghanistan", "favor"),
    ("Cambodia wants the shooting to stop. A truce was signed in July.", "Cambodia", "favor"),
    ("Thailand initialed the truce agreement.", "Thailand", "favor"),
    ("Egypt presented a truce plan on Monday. Israel endorsed the blueprint.", "Israel", "favor"),
    ("Egypt presented a truce plan on Monday. Israel said it would sign the document.", "Israel", "favor"),
    ("Egypt presented a truce plan on Monday. Israel agreed to the idea.", "Israel", "favor"),
    ("Qatar called the truce the best news in months.", "Qatar", "favor"),
    ("Oman lauded the truce.", "Oman", "favor"),
    ("Ukraine hopes for a truce by Easter.", "Ukraine", "favor"),
    ("Iran declared the truce dead.", "Iran", "against"),
    ("Iran said it was no longer bound by the ceasefire.", "Iran", "against"),
    ("Iran said the ceasefire no longer existed.", "Iran", "against"),
    ("Georgia said there would be no ceasefire until the enemy surrenders.", "Georgia", "against"),
    ("Georgia said it would agree to a truce only after victory.", "Georgia", "against"),
    ("Serbia said it had never agreed to a ceasefire.", "Serbia", "against"),
    ("Serbia declined to back the ceasefire resolution.", "Serbia", "against"),
    ("Sri Lanka described the truce as a gift to terrorists.", "Sri Lanka", "against"),
    ("Sri Lanka said it was in no rush to sign a ceasefire.", "Sri Lanka", "against"),
    ("Sri Lanka delayed a vote on the ceasefire.", "Sri Lanka", "against"),
    ("Sri Lanka put off signing the truce for the third time.", "Sri Lanka", "against"),
    ("Bolivia said it would let the truce expire.", "Bolivia", "against"),
    ("Hamas turned down the latest ceasefire proposal.", "Hamas", "against"),
    ("Israel spurned the truce offer.", "Israel", "against"),
    ("Sudan's army threw out the truce proposal.", "Sudan's army", "against"),
    ("Russia brushed aside calls for a ceasefire in Ukraine.", "Russia", "against"),
    ("Moscow poured cold water on the prospect of a ceasefire.", "Russia", "against"),
    ("The Kremlin poured cold water on a proposal for a 30-day truce.", "Kremlin", "against"),
    ("Rwanda walked out of ceasefire talks with Congo.", "Rwanda", "against"),
    ("Russia tore up the ceasefire agreement.", "Russia", "against"),
    ("The United States voted against a resolution demanding a ceasefire in Gaza.", "United States", "against"),
    ("Hamas said it will have no part in the truce.", "Hamas", "against"),
    ("Hamas said it wanted no part of the truce.", "Hamas", "against"),
    ("Israel keeps saying no to a ceasefire.", "Israel", "against"),
    ("Iran said no to a ceasefire.", "Iran", "against"),
    ("Russia is holding out against a ceasefire.", "Russia", "against"),
    ("Russia slammed the door on a ceasefire.", "Russia", "against"),
    ("Israel shot down a French proposal for a truce in Lebanon.", "Israel", "against"),
    ("Ethiopia's government has ruled out talks on a truce.", "Ethiopia", "against"),
    ("Sudan sees no point in a ceasefire.", "Sudan", "against"),
    ("Yemen called the truce a sham.", "Yemen", "against"),
    ("Colombia suspended its ceasefire with the rebels.", "Colombia", "against"),
    ("Colombia ended a ceasefire with the rebel group.", "Colombia", "against"),
    ("Myanmar's junta shunned calls for a ceasefire.", "Myanmar's junta", "against"),
    (
        "Congo's government said it would not sit down with the rebels to discuss a ceasefire.",
        "Democratic Republic of the Congo",
        "against",
    ),
    ("“A ceasefire is a surrender,” Israel said.", "Israel", "against"),
    ("“A ceasefire would be a mistake,” Azerbaijan said.", "Azerbaijan", "against"),
    ("“A truce would be a gift to the enemy,” Ethiopia said.", "Ethiopia", "against"),
    ("“There will be no truce,” Russia said.", "Russia", "against"),
    ("Iran stepped up its opposition to the truce.", "Iran", "against"),
    ("Israel's foreign minister threatened to resign over the ceasefire.", "Israel's foreign minister", "against"),
    ("Hungary blocked a statement calling for a truce.", "Hungary", "against"),
    ("Iran has rebuffed the plan. The truce plan was presented on Monday.", "Iran", "against"),
    ("Egypt presented a truce plan on Monday. Israel objected to the document.", "Israel", "against"),
    ("Iran reneged on the truce.", "Iran", "against"),
    ("Israel said it would resume the war when the truce ends.", "Israel", "against"),
    ("Rwanda said it would respect the truce as long as Congo does.", "Rwanda", "conditional"),
    ("Israel said it could agree to a ceasefire if all hostages are freed.", "Israel", "conditional"),
    ("Hamas said it would accept a truce provided that Israel withdraws from Gaza.", "Hamas", "conditional"),
    ("Russia said it would sign a truce once sanctions are lifted.", "Russia", "conditional"),
    ("“First the siege must be lifted, then we can talk about a truce,” Yemen said.", "Yemen", "conditional"),
    (
        "“If they leave the town, we will hold our fire,” Congo said. The truce lapsed in May.",
        "Democratic Republic of the Congo",
        "conditional",
    ),
    ("Azerbaijan accepted the ceasefire in principle.", "Azerbaijan", "conditional"),
    ("Azerbaijan backed the ceasefire with reservations.", "Azerbaijan", "conditional"),
    (
        "Somalia would agree to a truce only in exchange for the release of all prisoners, its government said.",
        "Somalia",
        "conditional",
    ),
    ("Somalia said it wanted guarantees before signing any truce.", "Somalia", "conditional"),
    ("Somalia demanded security guarantees in return for a ceasefire.", "Somalia", "conditional"),
    ("“We want a ceasefire, but not at any price,” Georgia said.", "Georgia", "conditional"),
    ("“A truce without the return of our prisoners is out of the question,” Georgia said.", "Georgia", "conditional"),
    ("Georgia insisted that a withdrawal come before any ceasefire.", "Georgia", "conditional"),
    ("Georgia said there could be no ceasefire while foreign troops remain on its soil.", "Georgia", "conditional"),
    ("Thailand said it would honour the truce only if Cambodia stops laying mines.", "Thailand", "conditional"),
    ("Hamas said it would accept a truce provided Israel withdraws from Gaza.", "Hamas", "conditional"),
    ("Ukraine said it would support a truce for as long as it is monitored.", "Ukraine", "conditional"),
    (
        "Hezbollah would hold its fire only if Israel withdraws, Hezbollah said. A truce was agreed in November.",
        "Hezbollah",
        "conditional",
    ),
    ("Egypt presented a truce plan on Monday. Hamas asked for changes to the text.", "Hamas", "conditional"),
    ("Hamas demanded changes to the truce plan.", "Hamas", "conditional"),
    ("Hamas accepted the truce in principle but demanded guarantees.", "Hamas", "conditional"),
    ("Hamas set conditions for a truce.", "Hamas", "conditional"),
    ("Israel set out its conditions for a ceasefire.", "Israel", "conditional"),
    (
        "Sudan's army made a truce conditional on the withdrawal of the paramilitary force.",
        "Sudan's army",
        "conditional",
    ),
    ("Russia tied a truce to an end of arms deliveries.", "Russia", "conditional"),
    ("Lebanon said Israel had broken the ceasefire four times since dawn.", "Lebanon", "neutral"),
    ("Pakistan accused India of breaching the truce, which India denied.", "Pakistan", "neutral"),
    ("India denied violating the ceasefire.", "India", "neutral"),
    ("The United Nations said the ceasefire was largely holding.", "United Nations", "neutral"),
    ("The United Nations warned that the ceasefire was close to collapse.", "United Nations", "neutral"),
    ("Egypt said it doubted that a ceasefire would come before winter.", "Egypt", "neutral"),
    ("“I don't see a ceasefire anytime soon,” Turkey said.", "Turkey", "neutral"),
    ("Turkey said it was pessimistic about a truce.", "Turkey", "neutral"),
    ("A ceasefire could be days away, Turkey said.", "Turkey", "neutral"),
    ("“If the truce fails, thousands will die,” the Red Cross said.", "Red Cross", "neutral"),
    ("Serbia did not reject the truce.", "Serbia", "neutral"),
    ("Serbia said it had not refused a ceasefire.", "Serbia", "neutral"),
    ("Serbia denied that it opposed a ceasefire.", "Serbia", "neutral"),
    ("Serbia denied that it had agreed to a truce.", "Serbia", "neutral"),
    ("Serbia would not say whether it would accept the truce.", "Serbia", "neutral"),
    ("Serbia did not rule out a ceasefire.", "Serbia", "neutral"),
    ("Serbia stopped short of endorsing the ceasefire.", "Serbia", "neutral"),
    ("The White House said India and Pakistan had agreed to a ceasefire.", "White House", "neutral"),
    ("Turkey said the truce would take effect at noon on Friday.", "Turkey", "neutral"),
    ("Kenya said the two sides had exchanged new proposals for a ceasefire.", "Kenya", "neutral"),
    ("Kenya confirmed that talks on a ceasefire would take place in Nairobi.", "Kenya", "neutral"),
    ("Sri Lanka said it was too early to speak of a truce.", "Sri Lanka", "neutral"),
    ("Russia abstained on the ceasefire resolution.", "Russia", "neutral"),
    ("Hamas is studying the ceasefire proposal, Hamas said.", "Hamas", "neutral"),
    ("Lebanon accused Israel of breaching the truce.", "Lebanon", "neutral"),
    ("Egypt presented a truce plan on Monday. Israel said it was reviewing the text.", "Israel", "neutral"),
    ("India said the truce remained in force.", "India", "neutral"),
]

# What the sentence means follows from the paragraph before it.
IN_CONTEXT = [
    (
        "Mediators gave both sides a draft ceasefire agreement on Sunday.",
        "Armenia's foreign minister said his government could live with the text.",
        "Armenia's foreign minister",
        "favor",
    ),
    ("Qatar presented a truce plan on Monday.", "“It is a good offer and we accept it,” Chad said.", "Chad", "favor"),
    (
        "Qatar presented a truce plan on Monday.",
        "“We have read every page and we have no objections,” Chad said.",
        "Chad",
        "favor",
    ),
    ("Qatar presented a truce plan on Monday.", "Chad said the terms were acceptable.", "Chad", "favor"),
    (
        "The Security Council votes on Friday on a measure demanding a ceasefire in Sudan.",
        "China said it would back the resolution.",
        "China",
        "favor",
    ),
    ("The rebels proposed a ten-day truce.", "Congo agreed to the idea.", "Democratic Republic of the Congo", "favor"),
    ("The truce expires at midnight on Sunday.", "Thailand said it wanted it extended.", "Thailand", "favor"),
    ("The truce expires at midnight on Sunday.", "Cambodia said it was ready to prolong it.", "Cambodia", "favor"),
    (
        "Ukraine said it would accept an immediate ceasefire.",
        "“We are ready today, without any conditions,” Ukraine said.",
        "Ukraine",
        "favor",
    ),
    ("Iran accepted the truce on Friday.", "“We gave our word and we will keep it,” Iran said.", "Iran", "favor"),
    ("Eritrea welcomed the ceasefire.", "“It is a step in the right direction,” Eritrea said.", "Eritrea", "favor"),
    (
        "Norway urged both sides to agree to a truce.",
        "“Every day of delay costs lives,” Norway said.",
        "Norway",
        "favor",
    ),
    ("Spain urged both sides to agree to a truce.", "“Enough is enough,” Spain said.", "Spain", "favor"),
    ("Talks on a ceasefire opened in Geneva.", "Sudan said it would take part.", "Sudan", "favor"),
    ("Talks on a ceasefire opened in Geneva.", "Sudan urged the rebels to return to the table.", "Sudan", "favor"),
    (
        "Mediators gave both sides a draft ceasefire agreement on Sunday.",
        "Azerbaijan called the paper unworkable.",
        "Azerbaijan",
        "against",
    ),
    (
        "Mediators gave both sides a draft truce on Sunday.",
        "Yemen said it would not put its name to the document.",
        "Yemen",
        "against",
    ),
    ("Qatar presented a truce plan on Monday.", "“We will not sign it,” Chad said.", "Chad", "against"),
    ("Qatar presented a truce plan on Monday.", "Chad said the terms were unacceptable.", "Chad", "against"),
    (
        "The Security Council votes on Friday on a measure demanding a ceasefire in Sudan.",
        "Russia said it would veto the measure.",
        "Russia",
        "against",
    ),
    ("The truce expires at midnight on Sunday.", "Thailand said it saw no reason to renew it.", "Thailand", "against"),
    (
        "Russia turned down a 30-day truce on Tuesday.",
        "“Our army will stop when it has reached its goals, not a day sooner,” Russia said.",
        "Russia",
        "against",
    ),
    ("Ethiopia rejected the ceasefire.", "“This is a trap,” Ethiopia said.", "Ethiopia", "against"),
    ("Talks on a ceasefire opened in Geneva.", "Sudan said it would not send a delegation.", "Sudan", "against"),
    ("Talks on a ceasefire opened in Geneva.", "Sudan refused to attend.", "Sudan", "against"),
    ("Talks on a ceasefire opened in Geneva.", "Sudan walked out of the talks.", "Sudan", "against"),
    ("Talks on a ceasefire opened in Geneva.", "Sudan called the talks a waste of time.", "Sudan", "against"),
    (
        "The rebels proposed a ten-day truce.",
        "Congo said it would agree to it if the rebels left Goma.",
        "Democratic Republic of the Congo",
        "conditional",
    ),
    (
        "The rebels proposed a ten-day truce.",
        "Congo said it would answer the offer by Friday.",
        "Democratic Republic of the Congo",
        "neutral",
    ),
    (
        "Oman is mediating between the two sides on a truce.",
        "“We are close, but we are not there yet,” Oman said.",
        "Oman",
        "neutral",
    ),
    ("Oman is mediating between the two sides on a truce.", "“There are still gaps,” Oman said.", "Oman", "neutral"),
    (
        "Oman is mediating between the two sides on a truce.",
        "“The two sides remain far apart,” Oman said.",
        "Oman",
        "neutral",
    ),
    ("Talks on a ceasefire opened in Geneva.", "Sudan said the talks were deadlocked.", "Sudan", "neutral"),
]

# Of another matter, though the article is on a truce.
NO_STATEMENT = [
    ("“We buried eleven people this week,” said Kenya's health ministry.", "ministry"),
    ("Kenya said wheat prices had doubled since January.", "Kenya"),
    ("Germany said it would send more ambulances.", "Germany"),
    ("“The hospital has no power,” Niger said.", "Niger"),
    ("Brazil called for an inquiry into the shelling of a school.", "Brazil"),
    ("Japan condemned the attack on the aid convoy.", "Japan"),
    ("Chile said its citizens should leave the area.", "Chile"),
    ("Peru recalled its ambassador.", "Peru"),
    ("Mali said it had shot down two drones.", "Mali"),
    ("Libya denied that its troops had crossed the border.", "Libya"),
    ("Cuba offered to take in wounded children.", "Cuba"),
    ("The bank said it would support growth in the region.", "bank"),
    ("Ghana accepted the resignation of its finance minister.", "Ghana"),
    ("Ghana rejected the court's ruling on the election.", "Ghana"),
    ("“The harvest will be poor this year,” Togo said.", "Togo"),
    ("Togo welcomed 400 refugees.", "Togo"),
    ("Angola urged donors to give more money.", "Angola"),
    ("Malta supports a new tax on fuel.", "Malta"),
    ("“I lost my brother and my house,” a shopkeeper said.", "shopkeeper"),
    ("Nepal agreed to send peacekeepers to Lebanon next year.", "Nepal"),
    ("Thailand resumed shelling hours after the truce took effect.", "Thailand"),
    ("Kenya read out the terms of the truce.", "Kenya"),
    ("Ceasefire monitors ate lunch. Bolivia accepted an offer for its tin mines.", "Bolivia"),
    ("Bolivia strikes a deal on gas exports. The truce in Sudan holds.", "Bolivia"),
    ("The truce holds. Chile's president signed a resolution on schools.", "president"),
    ("The truce holds. “It was raining hard,” a driver said.", "driver"),
    ("The truce holds. Canada said it opposes the death penalty.", "Canada"),
    ("The truce holds. Iceland urged its citizens not to travel.", "Iceland"),
    ("The truce holds. Laos agreed to buy ten tractors.", "Laos"),
    ("Egypt opened a humanitarian corridor. The truce ended in May.", "Egypt"),
    ("The truce ended in May. Germany put forward a plan for new housing.", "Germany"),
    ("The truce ended in May. Spain voted against higher taxes.", "Spain"),
    ("The truce ended in May. Chad turned down a loan from the bank.", "Chad"),
    ("The truce ended in May. “Forty people were killed,” Sudan said.", "Sudan"),
    ("The truce ended in May. Kenya signed off on a road.", "Kenya"),
    ("Kenya said its soldiers had found a cache of drones near the village.", "Kenya"),
    ("“The clinic ran out of medicine on Friday,” a nurse in the town said.", "nurse"),
    ("Peru's health ministry said nine people were wounded in the shelling.", "ministry"),
    ("Norway pledged 40 million dollars in humanitarian aid.", "Norway"),
    ("Uganda closed its embassy.", "Uganda"),
    ("Fiji said its navy had intercepted a ship carrying weapons.", "Fiji"),
    ("Benin called for an investigation into the killing of a reporter.", "Benin"),
    ("Gabon welcomed the verdict of the court.", "Gabon"),
    ("“Prices have doubled since the harvest,” said Togo's trade minister.", "trade minister"),
    ("Malawi rejected a loan from the bank.", "Malawi"),
    ("Tonga demanded the return of stolen paintings.", "Tonga"),
    ("Nauru agreed to a fishing treaty.", "Nauru"),
    ("Haiti urged its citizens to stay at home because of the storm.", "Haiti"),
    ("Belize backed a ban on plastic bags.", "Belize"),
    ("Cyprus hopes for more tourists next year.", "Cyprus"),
    ("Estonia vetoed the appointment of the judge.", "Estonia"),
    ("Latvia said the election would be held in May.", "Latvia"),
    ("“Nuclear inspectors must be let in,” Austria said.", "Austria"),
    ("Ghana's army said it had captured a fighter near the frontier.", "army"),
    ("Samoa denounced the arrest of two students.", "Samoa"),
    ("Tunisia condemned the attack on the hospital.", "Tunisia"),
    ("Mali broke off diplomatic ties with Ukraine.", "Mali"),
    ("Bhutan suspended flights to the capital.", "Bhutan"),
    ("Palau extended the school holidays by a week.", "Palau"),
    ("Oman signed a contract for two ferries.", "Oman"),
]

KNOWN_FAILURES = [
    ("Poland threatened Russia with sanctions if it refuses a ceasefire.", "Poland", "favor", "a threat is no act"),
    ("Nobody in the government supports a truce, Serbia said.", "Serbia", "against", "a subject that denies"),
    ("Sri Lanka has withdrawn its offer of a truce.", "Sri Lanka", "against", "a noun inside an act"),
    (
        "Poland said Russia would use a truce to rearm.",
        "Poland",
        "neutral",
        "what others would do with it is ill of it",
    ),
]


def last(actor: str, *paragraphs: str) -> str | None:
    """Return the stance of the last statement of an actor, or None."""
    rows = [row for row in coded(*paragraphs).statements if actor.lower() in f"{row.actor} {row.source_text}".lower()]
    return rows[-1].stance if rows else None


@pytest.mark.parametrize(("sentence", "actor", "stance"), ALONE, ids=[row[0] for row in ALONE])
def test_sentence_by_itself(sentence: str, actor: str, stance: str) -> None:
    assert last(actor, sentence) == stance


@pytest.mark.parametrize(("before", "sentence", "actor", "stance"), IN_CONTEXT, ids=[row[1] for row in IN_CONTEXT])
def test_sentence_after_another(before: str, sentence: str, actor: str, stance: str) -> None:
    assert last(actor, before, sentence) == stance


@pytest.mark.parametrize(("sentence", "actor"), NO_STATEMENT, ids=[row[0] for row in NO_STATEMENT])
def test_what_is_of_another_matter(sentence: str, actor: str) -> None:
    assert last(actor, "The truce expires at midnight on Sunday.", sentence) is None


@pytest.mark.parametrize(("sentence", "actor", "stance", "why"), KNOWN_FAILURES, ids=[row[0] for row in KNOWN_FAILURES])
@pytest.mark.xfail(reason="known limits of the rules")
def test_known_failures(sentence: str, actor: str, stance: str, why: str) -> None:
    assert last(actor, sentence) == stance, why


def test_an_anaphor_is_explicit_and_speech_in_context_is_not() -> None:
    rows = coded("Qatar presented a truce plan on Monday.", "Chad agreed to the idea.", "“This is a trap,” Mali said.")
    assert [(row.actor, row.explicit) for row in rows.statements[-2:]] == [("Chad", True), ("Mali", False)]


def test_what_is_said_in_context_names_its_rule_and_its_words() -> None:
    document = coded("Norway urged both sides to agree to a truce.", "“Enough is enough,” Norway said.")
    row = document.statements[-1]
    assert row.rules == ("in context: enough is enough",)
    assert [document.document.text[start:end] for start, end in row.evidence] == ["Enough is enough"]


def test_nothing_is_read_from_context_where_the_article_is_on_something_else() -> None:
    paragraphs = ["The harvest was good.", "A truce holds in the north.", "“We will go on,” Chad said.", "It rained."]
    rows = coded(*paragraphs, title="Farmers look back on the year").statements
    assert not [row for row in rows if row.actor == "Chad"]
