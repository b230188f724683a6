"""Who agrees with whom: the networks of a small table computed by hand, against the definitions in the literature."""

from __future__ import annotations

from fractions import Fraction
from math import nan, sqrt

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import network
from analysis.errors import ParameterError
from analysis.network.camps import division, ordinal_agreement

STATES = {"ada": ("Ada", "Arland", "north"), "bo": ("Bo", "Arland", "north"), "cy": ("Cy", "Borland", "south")}
STANCES = {"+": "favor", "-": "against", "0": "neutral", "?": "conditional"}


def statements(rows: list[tuple]) -> pd.DataFrame:
    """Make statements of (document, actor, concept, stance)."""
    columns = ["document_id", "statement_id", "actor_id", "actor", "organization", "side", "concept", "stance"]
    made = [
        (document, f"{document}/{number}", actor, *STATES.get(actor, (actor, "", "")), concept, stance)
        for number, (document, actor, concept, stance) in enumerate(rows)
    ]
    return pd.DataFrame(made, columns=columns).assign(sure=True)


def said(text: str) -> list[tuple]:
    """Return rows of words like d1.ada+p: a document, an actor, a stance and a concept."""
    return [(word[:2], word[3:-2], word[-1], STANCES[word[-2]]) for word in text.split()]


# Ada says p twice; Dee takes no position; Eve is for and against p.
TAKEN = "d1.ada+p d1.ada+q d2.ada+p d2.ada-r d1.bo+p d1.bo-q d3.bo-r d3.cy-p d3.cy+r d3.dee0p d3.dee?q"
TABLE = statements(said(f"{TAKEN} d1.eve+p d2.eve-p"))
HELD = network.affiliations(TABLE, concepts=["concept"])


def weights(graph: nx.Graph) -> dict[str, float]:
    return {f"{one} {other}": weight for one, other, weight in graph.edges(data="weight")}


# --- affiliations -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("most", "held", "left_out"),
    [(9, "ada bo cy dee eve", 0), (4, "ada bo cy eve", 1), (3, "ada bo cy", 2)],  # cy and eve have two each: by id
)
def test_the_most_heard(most: int, held: str, left_out: int) -> None:
    taken, rest = network.most_heard(TABLE, most=most)
    assert rest == left_out
    pd.testing.assert_frame_equal(taken, TABLE[TABLE["actor_id"].isin(held.split())])  # with all their statements


def test_affiliations_count_statements_and_documents() -> None:
    rows = HELD[HELD["node"] == "ada"][["concept", "agreement", "n_statements", "n_documents"]]
    assert rows.values.tolist() == [["p", 1, 2, 2], ["q", 1, 1, 1], ["r", 0, 1, 1]]
    graph = network.affiliation(HELD)
    assert nx.is_bipartite(graph)
    assert (weights(graph)["ada concept:p"], weights(graph)["cy concept:p"]) == (2, -1)
    assert graph.edges["eve", "concept:p"] == {"weight": 0, "agree": 1, "disagree": 1}


def test_what_the_reader_is_not_sure_of_is_no_voice_anywhere() -> None:
    unsure = TABLE.assign(sure=TABLE["actor_id"] != "ada", period="w1")
    assert "ada" not in set(network.affiliations(network.most_heard(unsure)[0])["node"])
    assert network.bipolarity(unsure)["n_statements"].tolist() == [8]
    assert weights(network.mentions(SPOKEN.assign(sure=SPOKEN["actor_id"] == "cy"), MENTIONS, ACTORS)) == {"cy ada": 1}


@pytest.mark.parametrize(
    ("nodes", "expected"), [("actor", "ada bo cy eve"), ("organization", "Arland Borland"), ("side", "north south")]
)
def test_nodes_are_actors_organizations_or_sides(nodes: str, expected: str) -> None:
    assert list(network.congruence(network.affiliations(TABLE, nodes), nodes)) == expected.split()
    torn = TABLE.assign(side=TABLE["side"].where(TABLE.index != 8, "east"))
    held = network.affiliations(torn[torn["actor_id"] == "cy"], "organization")
    assert set(held["side"]) == {""}, "an organization on two sides has none"


@pytest.mark.parametrize(
    ("concepts", "expected"),
    [([], ["the target"] * 2), (["concept"], ["p", "r"]), (["concept", "document_id"], ["p · d3", "r · d3"])],
)
def test_concepts_are_the_target_or_columns_combined(concepts: list[str], expected: list[str]) -> None:
    held = network.affiliations(TABLE, concepts=concepts)
    assert held[held["node"] == "cy"]["concept"].tolist() == expected


@pytest.mark.parametrize(
    ("content", "concept"),
    [
        ("accepts the proposed 30-day ceasefire", "a pause"),
        ("a humanitarian pause, then a permanent ceasefire", "a pause"),
        ("a Permanent Ceasefire is the goal", "a full ceasefire"),
        ("the ceasefire", "a truce"),
        ("today ceasefires", "a truce"),
    ],
)
def test_concepts_of_content(content: str, concept: str) -> None:
    coded = network.with_concepts(TABLE[:1].assign(content_text=content), "a truce")
    assert coded["concept"].tolist() == [concept]


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (lambda: network.affiliations(TABLE, "town"), "Nodes is 'town'"),
        (lambda: network.affiliations(TABLE, concepts=["mood"]), "'mood'"),
        (lambda: network.congruence(HELD, normalization="z"), "average"),
        (lambda: network.most_heard(TABLE, most=1), "at least 2 nodes"),
    ],
)
def test_what_does_not_exist_is_refused(call, expected: str) -> None:
    with pytest.raises(ParameterError, match=expected):
        call()


# --- congruence and conflict (Leifeld & Haunss 2012; Leifeld 2017) -------------------------------------------------

#: By hand: pair → congruence, conflict. Ada and Bo agree on p and r and differ on q; Eve is on both sides of p.
BY_HAND = {
    "ada bo": (2, 1), "ada cy": (0, 2), "ada eve": (1, 1), "bo cy": (0, 2), "bo eve": (1, 1), "cy eve": (1, 1)
}  # fmt: skip
#: By hand: the numbers of affiliations, Σ over concepts and levels.
ACTIVITY = {"ada": 3, "bo": 3, "cy": 2, "eve": 2}
SCALES = {
    "none": lambda one, other, both: 1,
    "average": lambda one, other, both: (one + other) / 2,
    "jaccard": lambda one, other, both: one + other - both,
    "cosine": lambda one, other, both: sqrt(one * other),
}


@pytest.mark.parametrize("normalization", SCALES)
def test_weights_and_normalizations_by_hand(normalization: str) -> None:
    scale = {
        pair: SCALES[normalization](*(ACTIVITY[name] for name in pair.split()), both)
        for pair, (both, _) in BY_HAND.items()
    }
    for kind, value in {
        "congruence": {pair: both for pair, (both, _) in BY_HAND.items() if both},
        "conflict": {pair: apart for pair, (_, apart) in BY_HAND.items() if apart},
        "subtract": {pair: both - apart for pair, (both, apart) in BY_HAND.items()},  # a tie at zero is a tie
    }.items():
        found = weights(getattr(network, kind)(HELD, normalization=normalization))
        assert found == {pair: pytest.approx(weight / scale[pair]) for pair, weight in value.items()}


def test_nodes_carry_what_they_rest_on_and_ties_are_rows_the_heaviest_first() -> None:
    assert network.congruence(HELD).nodes["ada"] == {
        "label": "Ada", "kind": "actor", "organization": "Arland", "side": "north", "n_statements": 4, "share": 0.75
    }  # fmt: skip
    rows = network.ties(network.subtract(HELD))[["source_label", "target_label", "weight"]].to_numpy().tolist()
    assert (rows[0], rows[-1], len(rows)) == (["Ada", "Bo", 1.0], ["Bo", "Cy", -2.0], 6)


ROW = st.tuples(*map(st.sampled_from, (["d1", "d2"], ["ada", "bo", "cy"], "pqr", ["favor", "against", "neutral"])))


@settings(max_examples=20, deadline=None)
@given(st.lists(ROW, max_size=20), st.randoms())
def test_networks_are_the_same_whatever_the_order_of_statements(rows: list[tuple], random) -> None:
    held = network.affiliations(statements(rows), concepts=["concept"])
    shuffled = network.affiliations(statements(random.sample(rows, len(rows))), concepts=["concept"])
    assert network.ties(network.subtract(shuffled)).equals(network.ties(network.subtract(held)))
    normalized = network.subtract(held, normalization=random.choice(network.NORMALIZATIONS[1:]))
    assert all(abs(weight) <= 1 + 1e-9 for weight in weights(normalized).values())


def test_no_statements_make_empty_networks() -> None:
    held = network.affiliations(TABLE[:0], concepts=["concept"])
    for make in (network.affiliation, network.congruence, network.conflict, network.subtract):
        assert len(make(held)) == 0
    assert network.ties(nx.Graph()).empty and network.camps(TABLE[:0], concepts=["concept"]).empty
    assert len(network.mentions(SPOKEN[:0], MENTIONS[:0], ACTORS)) == 0


# --- camps --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frequencies", "expected"),
    [
        ([5, 0, 0], 1),
        ([1, 1, 0], Fraction(1, 2)),
        ([4, 4, 4], 0),
        ([3, 0, 3], -1),
        ([3, 0, 1], 0),  # a layer of 1 0 1 (two cases, −1) and one of 1 0 0 (two cases, +1)
        # The example of the R package agrmt (D. Ruedin), which gives 0.6113333.
        ([30, 40, 210, 130, 530, 50, 10], pytest.approx(0.6113333, abs=5e-8)),
    ],
)
def test_ordinal_agreement(frequencies: list[int], expected: Fraction) -> None:
    assert float(ordinal_agreement(frequencies)) == expected
    assert ordinal_agreement([3 * count for count in frequencies[::-1]]) == ordinal_agreement(frequencies)


@pytest.mark.parametrize(
    ("rows", "bipolar", "modularity", "note"),
    [
        ("d1.a+p d1.b+p d1.c-p d1.d-p", 1.0, 0.5, ""),
        ("d1.a+p d1.b+p d1.c+p", 0.0, 0.0, ""),
        ("d1.a+p d1.b-p d1.c?p", 0.5, nan, "no two share a position"),
        (f"{9 * 'd1.a+p '} d1.b-p d1.c0p", 1.0, nan, "no two share a position"),
        ("d1.a+p d1.a-p d1.b+p d1.b-p", 1.0, 0.0, ""),
        ("d1.a+p d1.a+p", nan, nan, "one actor"),
    ],
)
def test_bipolarity(rows: str, bipolar: float, modularity: float, note: str) -> None:
    found = network.bipolarity(statements(said(rows)), "document_id").iloc[0]
    assert found["bipolarity"] == pytest.approx(bipolar, nan_ok=True)
    assert found["modularity"] == pytest.approx(modularity, nan_ok=True)
    assert found["note"] == note


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 7).flatmap(lambda size: st.lists(st.integers(0, 3), min_size=size * size, max_size=size * size)))
def test_no_single_move_improves_the_division(values: list[int]) -> None:
    size = int(len(values) ** 0.5)
    graph = nx.Graph()
    graph.add_nodes_from((node, {"share": node % 2}) for node in range(size))
    pairs = [(one, other, values[one * size + other]) for one in range(size) for other in range(one)]
    graph.add_weighted_edges_from(pair for pair in pairs if pair[2])
    groups = division(graph)
    assert set().union(*groups) == set(graph) and len(groups) <= 2
    if graph.number_of_edges():
        reached = nx.community.modularity(graph, groups)
        for node in graph:
            moved = [group ^ {node} for group in (*groups, set())][:2]
            assert nx.community.modularity(graph, [group for group in moved if group]) <= reached + 1e-9


@pytest.mark.parametrize("documents", [1, 8])
def test_camps_need_ties_of_two_concepts_and_count_conflict(documents: int) -> None:
    takes = {"a": "++++", "b": "++++", "c": "----", "d": "----", "e": "+", "f": "+-+-"}
    rows = [
        (f"d{copy}", actor, f"q{concept}", STANCES[sign])
        for copy in range(documents)
        for actor, signs in takes.items()
        for concept, sign in enumerate(signs)
    ]
    found = network.camps(statements(rows), concepts=["concept"]).set_index("node")
    assert found["camp"].to_dict() == {"a": 1, "b": 1, "c": 2, "d": 2, "e": 0, "f": 0}, "e and f are tied to nobody"
    assert (found.loc["a", "rival"], found.loc["a", "apart"], found.loc["e", "rival"]) == ("c", 4, "")
    stable = [1.0] * 4 if documents > 1 else [nan] * 4
    assert found["stability"].tolist() == pytest.approx([*stable, nan, nan], nan_ok=True)


def test_a_camp_that_rests_on_one_document_is_not_stable() -> None:
    both = said("d0.a+p d0.a+q d0.x-p d0.x-q")
    rest = [(f"d{n}", actor, concept, "favor") for n in range(1, 9) for actor in "abc" for concept in "pqr"]
    turned = [(f"d{n}", "x", concept, "favor") for n in range(1, 9) for concept in "st"]
    found, again = (network.camps(statements([*both, *rest, *turned]), concepts=["concept"]) for _ in range(2))
    pd.testing.assert_frame_equal(found, again)
    stability = found.set_index("node")["stability"]
    assert stability["b"] > stability["x"]


# --- who speaks of whom -------------------------------------------------------------------------------------------

ACTORS = pd.DataFrame(
    [(actor, *names) for actor, names in STATES.items()], columns=["actor_id", "name", "organization", "side"]
)
SPOKEN = pd.DataFrame(
    [
        ("d1", "ada", ((10, 20), (30, 40)), 0.5),
        ("d2", "ada", ((0, 9),), -0.1),
        ("d2", "cy", ((50, 60),), -0.6),
        ("d2", "unheard", ((0, 99),), 0.9),
    ],
    columns=["document_id", "actor_id", "content", "tone"],
).assign(sure=True)
MENTIONS = pd.DataFrame(
    [
        ("d1", 12, 14, "bo"),
        ("d1", 15, 18, "bo"),  # twice in one statement counts once
        ("d1", 32, 35, "cy"),
        ("d1", 22, 25, "cy"),  # between the pieces: the narrator's
        ("d1", 18, 22, "cy"),  # half inside
        ("d1", 33, 36, "ada"),  # herself
        ("d2", 0, 2, "bo"),
        ("d2", 52, 55, "ada"),
    ],
    columns=["document_id", "start", "end", "actor_id"],
)


def test_mentions_tie_speaker_to_mentioned() -> None:
    graph = network.mentions(SPOKEN, MENTIONS, ACTORS)
    assert weights(graph) == {"ada bo": 2, "ada cy": 1, "cy ada": 1}
    assert graph.edges["ada", "bo"] == {"weight": 2, "tone": pytest.approx(0.2), "n_documents": 2}
    between = network.mentions(SPOKEN, MENTIONS, ACTORS, "organization")
    assert weights(between) == {"Arland Borland": 1, "Borland Arland": 1}, "their own are left out"
    assert between.nodes["Arland"] == {"label": "Arland", "kind": "organization", "side": "north"}


def test_portrayals_tie_outlet_to_actor() -> None:
    documents = pd.DataFrame({"document_id": ["d1", "d2", "d3"], "outlet": ["Ledger", "Ledger", ""]})
    rows = [("d1", "bo", 0.4), ("d1", "bo", 0.0), ("d2", "bo", -0.1), ("d3", "cy", 0.9), ("d1", "cy", 0.2)]
    graph = network.portrayals(pd.DataFrame(rows, columns=["document_id", "actor_id", "tone"]), documents, ACTORS)
    assert weights(graph) == {"outlet:Ledger bo": 3, "outlet:Ledger cy": 1}
    assert graph.edges["outlet:Ledger", "bo"] == {"weight": 3, "tone": pytest.approx(0.1), "n_documents": 2}
