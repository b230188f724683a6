"""Who the source is in the wording of news agencies, without a register: names, offices, descriptions, groups.

Each row is an article of one or two paragraphs and the actors of its last paragraph, "name" or "name @ organization".
"""

from __future__ import annotations

import pytest

from tests.coding import coded


def last(paragraphs: str) -> list[str]:
    """Return "name @ organization" of each source in the last paragraph; " // " parts paragraphs."""
    result = coded(*paragraphs.split(" // "))
    actors = {actor.actor_id: actor for actor in result.actors}
    body = {row.sentence for row in result.sentences if row.paragraph == result.sentences[-1].paragraph}
    found = [actors[row.actor_id] for row in result.attributions if row.sentence in body and row.actor_id]
    return [f"{actor.name} @ {actor.organization}" for actor in found]


def check(paragraphs: str, expected: str) -> None:
    found, wanted = last(paragraphs), expected.split(" | ")
    shown = [row if "@" in want else row.split(" @ ")[0] for row, want in zip(found, wanted, strict=False)]
    assert (shown, len(found)) == (wanted, len(wanted))


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        # a title and a surname
        ("French President Jean Martin left. // Mr Martin rejected the truce.", "Jean Martin @ France"),
        ("French President Jean Martin left. // Mr. Martin rejected the truce.", "Jean Martin @ France"),
        ("French President Jean Martin left. // President Martin rejected the truce.", "Jean Martin @ France"),
        ("Kenyan Foreign Minister Ann Mwangi left. // Ms Mwangi welcomed the truce.", "Ann Mwangi @ Kenya"),
        ("Kenyan Foreign Minister Ann Mwangi left. // Dr Mwangi welcomed the truce.", "Ann Mwangi @ Kenya"),
        ("Lt. Gen. Luis Soto left. // Gen. Soto said the truce was over.", "Luis Soto"),
        ("Lt Gen Luis Soto left. // Soto said the truce was over.", "Luis Soto"),
        # particles, articles, hyphens, apostrophes, several surnames
        ("Ursula von der Berg left. // Von der Berg welcomed the truce.", "Ursula von der Berg"),
        ("Mohammed bin Idris Al Omar left. // Al Omar welcomed the truce.", "Mohammed bin Idris Al Omar"),
        ("Chadian envoy Omar al-Idriss left. // Al-Idriss welcomed the truce.", "Omar al-Idriss @ Chad"),
        ("Chadian envoy Omar al-Idriss left. // Idriss welcomed the truce.", "Omar al-Idriss @ Chad"),
        ("John F. O'Bell, the U.S. envoy, left. // O'Bell welcomed the truce.", "John F. O'Bell @ United States"),
        ("Mary-Ann O'Bell, a diplomat, left. // O'Bell welcomed the truce.", "Mary-Ann O'Bell"),
        (
            "Spanish Prime Minister Luis Garcia Soto left. // Garcia Soto welcomed the truce.",
            "Luis Garcia Soto @ Spain",
        ),
        ("Spanish Prime Minister Luis Garcia Soto left. // Garcia welcomed the truce.", "Luis Garcia Soto @ Spain"),
        # the family name first
        ("Chinese Foreign Minister Ma Yifan left. // Ma welcomed the truce.", "Ma Yifan @ China"),
        ("South Korean President Na Dae-won left. // Na welcomed the truce.", "Na Dae-won @ South Korea"),
        # a second name
        ("Omar Idriss, widely known as Abbo, left. // Abbo said he accepted the truce.", "Omar Idriss"),
    ],
)
def test_name(paragraphs: str, expected: str) -> None:
    check(paragraphs, expected)


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ("Jean Martin, the French president, rejected the truce.", "Jean Martin @ France"),
        ("Jean Martin, France's president, rejected the truce.", "Jean Martin @ France"),
        ("France's president, Jean Martin, rejected the truce.", "Jean Martin @ France"),
        ("The president of France, Jean Martin, rejected the truce.", "Jean Martin @ France"),
        ("Chad's foreign ministry spokesperson Omar Idriss rejected the truce.", "Omar Idriss @ Chad"),
        ("The Chadian foreign ministry spokesperson Omar Idriss rejected the truce.", "Omar Idriss @ Chad"),
        ("Chad's acting Prime Minister Omar Idriss rejected the truce.", "Omar Idriss @ Chad"),
        ("The UN's humanitarian co-ordinator in Chad, Ann Bell, welcomed the truce.", "Ann Bell @ UN"),
        ("A Hamas spokesman, Omar Idriss, rejected the truce.", "Omar Idriss @ Hamas"),
        ("European Commission President Ann Bell welcomed the truce.", "Ann Bell @ European Commission"),
        ("Ann Bell of the Norwegian Refugee Council welcomed the truce.", "Ann Bell @ Norwegian Refugee Council"),
        ("Omar Idriss, leader of the Red River Alliance, rejected the truce.", "Omar Idriss @ Red River Alliance"),
        ("Kenya's ambassador to the U.N., Ann Mwangi, welcomed the truce.", "Ann Mwangi @ Kenya"),
        ("Ann Bell, speaking alongside the French president, welcomed the truce.", "Ann Bell @ "),
    ],
)
def test_office_and_organization(paragraphs: str, expected: str) -> None:
    check(paragraphs, expected)


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        # whose office is known
        ("French President Jean Martin left. // The French leader rejected the truce.", "Jean Martin"),
        ("Jean Martin, the French president, left. // The president rejected the truce.", "Jean Martin"),
        ("Chad's Defense Minister Omar Idriss left. // The minister rejected the truce.", "Omar Idriss"),
        ("U.N. Secretary-General Ann Bell left. // The U.N. chief welcomed the truce.", "Ann Bell"),
        ("Pope Leo XIV left. // The pontiff welcomed the truce.", "Pope Leo XIV"),
        (
            "French President Jean Martin met Spanish President Luis Soto. // Both presidents welcomed the truce.",
            "Jean Martin | Luis Soto",
        ),
        (
            "French President Jean Martin met Spanish President Luis Soto. // The Spanish leader welcomed the truce.",
            "Luis Soto",
        ),
        # whose is not
        ("Spanish President Luis Soto left. // The French leader rejected the truce.", "French leader @ France"),
        ("Israel's prime minister rejected the truce.", "Israel's prime minister @ Israel"),
        ("The foreign ministers of Kenya and Chad welcomed the truce.", "foreign ministers of Kenya and Chad"),
        ("A spokesman for the rebels rejected the truce.", "spokesman for the rebels"),
        # somebody's office
        ("French President Jean Martin spoke. // His office welcomed the truce.", "Jean Martin's office @ France"),
        # pronouns by given name
        ("Kenyan envoy Ann Mwangi met Chadian envoy Omar Idriss. // He welcomed the truce.", "Omar Idriss"),
        ("Chadian envoy Omar Idriss met Kenyan envoy Ann Mwangi. // He welcomed the truce.", "Omar Idriss"),
        ("The rebels shelled the town. They rejected the truce.", "rebels"),
    ],
)
def test_description_of_a_person(paragraphs: str, expected: str) -> None:
    check(paragraphs, expected)


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        # second names and short forms
        ("The March 9 Movement, known as M9, left. // M9 rejected the truce.", "March 9 Movement"),
        ("The Red River Army, or RRA, left. // The RRA rejected the truce.", "Red River Army"),
        ("The Red River Army left. // The RRA rejected the truce.", "Red River Army"),
        ("The Wagner Group left. // Wagner rejected the truce.", "Wagner Group"),
        ("The outlawed Unity Workers' Party (UWP) left. // The UWP rejected the truce.", "Unity Workers' Party"),
        # what the group is
        ("Hamas fired rockets. // The militant group rejected the truce.", "Hamas"),
        ("Hamas fired rockets. // The Islamist movement rejected the truce.", "Hamas"),
        ("The Red River Army left. // The rebels rejected the truce.", "Red River Army"),
        ("The M9 rebels rejected the truce.", "M9"),
        ("Fighters of the Red River Army rejected the truce.", "Red River Army"),
        ("The Iran-aligned Houthis rejected the truce.", "Houthis"),
        ("The African Union met. // The 55-nation bloc welcomed the truce.", "African Union"),
        ("The World Food Programme warned. // The agency welcomed the truce.", "World Food Programme"),
        ("Hamas and Islamic Jihad rejected the truce.", "Hamas | Islamic Jihad"),
        ("The regional bloc, ECOWAS, welcomed the truce.", "ECOWAS"),
        ("The Syrian Democratic Forces left. // The alliance rejected the truce.", "Syrian Democratic Forces"),
        # what it is not
        ("The Syrian army shelled the Red River Army. // The rebel group rejected the truce.", "Red River Army"),
        ("The Defense Ministry met. // The militant group rejected the truce.", "militant group"),
        ("Hamas fired rockets. // The bloc welcomed the truce.", "bloc"),
        ("The Red River Army left. // The ministry rejected the truce.", "ministry"),
        # states and their bodies
        ("The Syrian government accepted the truce.", "Syria"),
        ("Congo's government accepted the truce.", "Democratic Republic of the Congo"),
        ("The government in Kinshasa accepted the truce.", "Democratic Republic of the Congo"),
        ("The Russian Ministry of Defense rejected the truce.", "Russian Ministry of Defense @ Russia"),
        ("The European Union met aid groups. The truce was overdue, a spokesperson said.", "European Union"),
    ],
)
def test_group(paragraphs: str, expected: str) -> None:
    check(paragraphs, expected)


@pytest.mark.parametrize(
    "group",
    [
        "Families of hostages",
        "Residents of Goma",
        "Tribal elders",
        "Aid workers",
        "Arab states",
        "Regional mediators",
        "FARC dissidents",
        "Two officials",
        "Three security sources",
        "Tens of thousands of protesters",
    ],
)
def test_group_under_its_own_words(group: str) -> None:
    check(f"{group} welcomed the truce.", group)


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        # whom a quotation names does not speak it
        ("Kenyan envoy Ann Mwangi left. // “Luis Soto wants no truce,” she said.", "Ann Mwangi"),
        ("Kenyan envoy Omar Idriss left. // “Luis Soto wants no truce,” he said.", "Omar Idriss"),
        # the unnamed person who opens the sentence before
        (
            "Luis Soto said it was over. // A diplomat was less gloomy. “The truce is fine,” he said.",
            "diplomat",
        ),
        ("Luis Soto said it was over. // A shell fell. “The truce is dead,” he said.", "Luis Soto"),
        # two who open the sentence before
        ("Chad and Kenya held talks. They welcomed the truce.", "Chad | Kenya | Chad | Kenya"),
        ("Chad and Kenya swapped prisoners. The two welcomed the truce.", "Chad | Kenya"),
        ("Hamas left for Kenya and Chad. They welcomed the truce.", "Hamas"),
        ("Chad and Kenya swapped prisoners. Neither side accepted the truce.", "Chad | Kenya"),
        ("Chad and Kenya swapped prisoners. Each party accepted the truce.", "Chad | Kenya"),
        ("A convoy left. // Neither side accepted the truce.", "Neither side"),
        ("Chad and Kenya swapped prisoners. Neither minister accepted the truce.", "Neither minister"),
        # two places of one phrase, and a second speaker behind one
        ("Mediators in Kenya and Chad welcomed the truce.", "Mediators"),
        ("Mediators in Kenya and Hamas welcomed the truce.", "Mediators | Hamas"),
        (
            "The foreign ministers of Chad, Kenya and Egypt welcomed the truce.",
            "foreign ministers of Chad, Kenya and Egypt",
        ),
        # a state's name is no given name
        ("Kenyan envoy Israel Soto left. // Israel rejected the truce.", "Israel"),
        # rough numbers belong to the phrase they count
        (
            "More than 20 countries and over 100 aid groups called for a truce.",
            "More than 20 countries | over 100 aid groups",
        ),
        # an ally, named
        ("Israel's key ally, the United States, welcomed the truce.", "United States"),
        ("The western ally welcomed the truce.", "western ally"),
    ],
)
def test_who_is_meant(paragraphs: str, expected: str) -> None:
    check(paragraphs, expected)


@pytest.mark.parametrize(
    ("headline", "first", "expected"),
    [
        ("Chad army chief spurns truce", "Chad's army chief, General Omar Idriss, rejected it.", "Omar Idriss"),
        ("Kenyan premier rejects truce", "Kenya's acting prime minister, Ann Mwangi, rejected it.", "Ann Mwangi"),
        ("Kenyan PM rejects truce", "Kenyan Prime Minister Ann Mwangi rejected it.", "Ann Mwangi"),
        ("Kenya's president urges truce", "NAIROBI – Kenyan President Ann Mwangi urged it.", "Ann Mwangi"),
        ("French foreign minister urges truce", "Jean Martin, the French foreign minister, urged it.", "Jean Martin"),
        ("Hamas leader rejects truce", "Omar Idriss, the leader of Hamas, rejected it.", "Omar Idriss"),
        # another state's minister, another office, nobody: the headline's own words
        (
            "Chad's foreign minister urges truce",
            "Kenya's foreign minister, Ann Mwangi, urged it.",
            "Chad's foreign minister",
        ),
        ("Kenya's president urges truce", "Kenyan lawyer Ann Mwangi urged it.", "Kenya's president"),
        ("Kenya's president urges truce", "It was urged on Monday.", "Kenya's president"),
    ],
)
def test_a_headline_looks_ahead(headline: str, first: str, expected: str) -> None:
    result = coded(first, title=headline)
    actors = {actor.actor_id: actor.name for actor in result.actors}
    assert [actors.get(row.actor_id, "") for row in result.attributions if row.sentence == 0] == [expected]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ("The M23 armed group rejected the truce.", "M23"),
        ("The Rwandan-backed M23 armed group rejected the truce.", "M23"),
        ("Chad's military spokesman, General Omar Idriss, left. // The military spokesman rejected it.", "Omar Idriss"),
    ],
)
def test_named_before_or_behind(paragraphs: str, expected: str) -> None:
    check(paragraphs, expected)
