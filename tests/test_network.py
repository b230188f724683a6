"""Who agrees with whom: the networks of a small table computed by hand, against the definitions in the literature."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import nan, sqrt

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import network, periods
from analysis.errors import ParameterError
from analysis.network.camps import division, ordinal_agreement

STATES = {"ada": ("Ada", "Arland", "north"), "bo": ("Bo", "Arland", "north"), "cy": ("Cy", "Borland", "south")}


def statements(rows: list[tuple]) -> pd.DataFrame:
    """Make statements of (document, actor, concept, stance)."""
    return pd.DataFrame(
        [
            (document, f"{document}/{number}", actor, *STATES.get(actor, (actor, "", "")), concept, stance)
            for number, (document, actor, concept, stance) in enumerate(rows)
        ],
        columns=["document_id", "statement_id", "actor_id", "actor", "organization", "side", "concept", "stance"],
    ).assign(sure=True)


# Over the concepts p, q, r: Ada +p +q −r, Bo +p −q −r, Cy −p +r. Ada says p twice. Dee agrees with all but takes no
# position on any; Eve is for and against p.
TABLE = statements(
    [
        ("d1", "ada", "p", "favor"),
        ("d2", "ada", "p", "favor"),
        ("d1", "ada", "q", "favor"),
        ("d2", "ada", "r", "against"),
        ("d1", "bo", "p", "favor"),
        ("d1", "bo", "q", "against"),
        ("d3", "bo", "r", "against"),
        ("d3", "cy", "p", "against"),
        ("d3", "cy", "r", "favor"),
        ("d3", "dee", "p", "neutral"),
        ("d3", "dee", "q", "conditional"),
        ("d1", "eve", "p", "favor"),
        ("d2", "eve", "p", "against"),
    ]
)
HELD = network.affiliations(TABLE, concepts=["concept"])


def weights(graph: nx.Graph, attribute: str = "weight") -> dict[str, float]:
    return {f"{one} {other}": data[attribute] for one, other, data in graph.edges(data=True)}


# --- affiliations -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("most", "held", "left_out"),
    [
        (9, {"ada", "bo", "cy", "dee", "eve"}, 0),
        (5, {"ada", "bo", "cy", "dee", "eve"}, 0),
        (4, {"ada", "bo", "cy", "eve"}, 1),
        (3, {"ada", "bo", "cy"}, 2),  # cy and eve have two statements each: the first by id
        (2, {"ada", "bo"}, 3),
    ],
)
def test_the_most_heard(most: int, held: set[str], left_out: int) -> None:
    taken, rest = network.most_heard(TABLE, most=most)
    assert (set(taken["actor_id"]), rest) == (held, left_out)
    expected = TABLE[TABLE["actor_id"].isin(held)]
    pd.testing.assert_frame_equal(taken, expected)  # in their order, with all their statements


def test_who_takes_no_position_is_not_heard() -> None:
    neutral = statements([("d1", "ada", "p", "favor"), ("d1", "bo", "p", "neutral"), ("d2", "bo", "p", "neutral")])
    assert set(network.most_heard(neutral)[0]["actor_id"]) == {"ada"}


def test_a_network_of_fewer_than_two_is_refused() -> None:
    with pytest.raises(ParameterError, match="at least 2 nodes"):
        network.most_heard(TABLE, most=1)


def test_affiliations_count_statements_and_documents() -> None:
    rows = HELD[HELD["node"] == "ada"][["concept", "agreement", "n_statements", "n_documents"]]
    assert rows.values.tolist() == [["p", 1, 2, 2], ["q", 1, 1, 1], ["r", 0, 1, 1]]


def test_conditional_and_neutral_are_left_out() -> None:
    assert set(HELD["node"]) == {"ada", "bo", "cy", "eve"}


def test_what_the_reader_is_not_sure_of_is_no_voice_anywhere() -> None:
    unsure = TABLE.assign(sure=TABLE["actor_id"] != "ada", period="w1")
    assert "ada" not in set(network.affiliations(unsure)["node"])
    assert "ada" not in set(network.affiliations(network.most_heard(unsure)[0])["node"])
    assert network.bipolarity(unsure)["n_statements"].tolist() == [8]
    assert weights(network.mentions(SPOKEN.assign(sure=SPOKEN["actor_id"] == "cy"), MENTIONS, ACTORS)) == {"cy ada": 1}


def test_conditional_may_be_counted_as_agreement() -> None:
    held = network.affiliations(TABLE, concepts=["concept"], agreement={**network.AGREEMENT, "conditional": 1})
    assert held[held["node"] == "dee"][["concept", "agreement"]].values.tolist() == [["q", 1]]


@pytest.mark.parametrize(
    ("nodes", "expected"),
    [("actor", ["ada", "bo", "cy", "eve"]), ("organization", ["Arland", "Borland"]), ("side", ["north", "south"])],
)
def test_nodes_are_actors_organizations_or_sides(nodes: str, expected: list[str]) -> None:
    assert list(network.congruence(network.affiliations(TABLE, nodes), nodes)) == expected


def test_without_concepts_the_target_is_the_only_one() -> None:
    assert set(network.affiliations(TABLE, target="a truce")["concept"]) == {"a truce"}


def test_concepts_may_be_combined() -> None:
    held = network.affiliations(TABLE, concepts=["concept", "document_id"])
    assert held[held["node"] == "cy"]["concept"].tolist() == ["p · d3", "r · d3"]


def test_an_organization_on_two_sides_has_none() -> None:
    torn = TABLE.assign(side=[*TABLE["side"][:-5], "east", *TABLE["side"][-4:]])
    held = network.affiliations(torn[torn["actor_id"] == "cy"], "organization")
    assert held[["node", "side"]].drop_duplicates().values.tolist() == [["Borland", ""]]


def test_affiliation_network_is_bipartite_and_signed() -> None:
    graph = network.affiliation(HELD)
    assert {node for node, side in graph.nodes(data="bipartite") if side == 1} == {
        "concept:p", "concept:q", "concept:r"
    }  # fmt: skip
    assert nx.is_bipartite(graph)
    assert weights(graph)["ada concept:p"] == 2
    assert weights(graph)["cy concept:p"] == -1
    assert graph.edges["eve", "concept:p"] == {"weight": 0, "agree": 1, "disagree": 1}


# --- congruence and conflict (Leifeld & Haunss 2012; Leifeld 2017) -------------------------------------------------

#: By hand: pair → congruence, conflict. Ada and Bo agree on p and r and differ on q; Eve is on both sides of p.
BY_HAND = {
    "ada bo": (2, 1),
    "ada cy": (0, 2),
    "ada eve": (1, 1),
    "bo cy": (0, 2),
    "bo eve": (1, 1),
    "cy eve": (1, 1),
}
#: By hand: the numbers of affiliations, Σ over concepts and levels.
ACTIVITY = {"ada": 3, "bo": 3, "cy": 2, "eve": 2}


def test_congruence_counts_common_positions() -> None:
    assert weights(network.congruence(HELD)) == {pair: both for pair, (both, _) in BY_HAND.items() if both}


def test_conflict_counts_opposed_positions() -> None:
    assert weights(network.conflict(HELD)) == {pair: apart for pair, (_, apart) in BY_HAND.items()}


def test_subtract_is_congruence_minus_conflict_and_keeps_zero() -> None:
    graph = network.subtract(HELD)
    assert weights(graph) == {pair: both - apart for pair, (both, apart) in BY_HAND.items()}
    assert weights(graph)["ada eve"] == 0


@pytest.mark.parametrize(
    ("normalization", "scale"),
    [
        ("none", lambda one, other, both: 1),
        ("average", lambda one, other, both: (one + other) / 2),
        ("jaccard", lambda one, other, both: one + other - both),
        ("cosine", lambda one, other, both: sqrt(one * other)),
    ],
)
@pytest.mark.parametrize("kind", ["congruence", "conflict", "subtract"])
def test_normalizations(kind: str, normalization: str, scale) -> None:
    found = weights(getattr(network, kind)(HELD, normalization=normalization))
    value = {"congruence": lambda a, b: a, "conflict": lambda a, b: b, "subtract": lambda a, b: a - b}[kind]
    for pair, (both, apart) in BY_HAND.items():
        one, other = (ACTIVITY[name] for name in pair.split())
        if pair in found:
            assert found[pair] == pytest.approx(value(both, apart) / scale(one, other, both))


def test_jaccard_by_hand() -> None:
    # Ada and Bo share 2 of the 4 positions that either takes: +p, −r of +p, +q, −q, −r.
    assert weights(network.congruence(HELD, normalization="jaccard"))["ada bo"] == 0.5


def test_unknown_normalization_is_refused() -> None:
    with pytest.raises(ParameterError, match="average"):
        network.congruence(HELD, normalization="z")


def test_nodes_carry_what_they_rest_on() -> None:
    graph = network.congruence(HELD)
    assert graph.nodes["ada"] == {
        "label": "Ada", "kind": "actor", "organization": "Arland", "side": "north", "n_statements": 4, "share": 0.75
    }  # fmt: skip


STANCES = st.lists(
    st.tuples(
        st.sampled_from(["d1", "d2"]),
        st.sampled_from(["ada", "bo", "cy", "eve"]),
        st.sampled_from("pqr"),
        st.sampled_from(["favor", "against", "conditional", "neutral"]),
    ),
    max_size=20,
)


@settings(max_examples=60, deadline=None)
@given(STANCES)
def test_networks_agree_with_the_definition_set_by_set(rows: list[tuple]) -> None:
    held = network.affiliations(statements(rows), concepts=["concept"])
    taken: dict[str, set] = {}
    for _, actor, concept, stance in rows:
        if stance in network.AGREEMENT:
            taken.setdefault(actor, set()).add((concept, network.AGREEMENT[stance]))
    both, apart = weights(network.congruence(held)), weights(network.conflict(held))
    for one, other in product(sorted(taken), repeat=2):
        if one < other:
            opposed = {(concept, 1 - agreement) for concept, agreement in taken[other]}
            assert both.get(f"{one} {other}", 0) == len(taken[one] & taken[other])
            assert apart.get(f"{one} {other}", 0) == len(taken[one] & opposed)
    for normalization in network.NORMALIZATIONS[1:]:
        assert all(abs(w) <= 1 + 1e-9 for w in weights(network.subtract(held, normalization=normalization)).values())


@settings(max_examples=30, deadline=None)
@given(STANCES, st.randoms())
def test_row_order_does_not_matter(rows: list[tuple], random) -> None:
    shuffled = random.sample(rows, len(rows))
    one, other = (network.subtract(network.affiliations(statements(each))) for each in (rows, shuffled))
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(data=True)) == list(other.edges(data=True))


def test_no_statements_make_empty_networks() -> None:
    held = network.affiliations(TABLE[:0], concepts=["concept"])
    for make in (network.affiliation, network.congruence, network.conflict, network.subtract):
        assert len(make(held)) == 0


# --- concepts and periods -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "concept"),
    [
        ("accepts the proposed 30-day ceasefire", "a pause"),
        ("a humanitarian pause, then a permanent ceasefire", "a pause"),
        ("a Permanent Ceasefire is the goal", "a full ceasefire"),
        ("the ceasefire", "a truce"),
        ("the plan", "a truce"),
        ("today ceasefires", "a truce"),
    ],
)
def test_concepts_of_content(content: str, concept: str) -> None:
    coded = network.with_concepts(TABLE[:1].assign(content_text=content), "a truce")
    assert coded["concept"].tolist() == [concept]


def test_periods_are_named_by_their_first_day_and_undated_are_left_out() -> None:
    documents = pd.DataFrame(
        {"document_id": ["d1", "d2", "d3"], "published": ["2031-03-05", "2031-03-10T08:00:00", ""]}
    )
    weekly = periods.with_periods(TABLE, documents)
    assert dict(zip(weekly["document_id"], weekly["period"], strict=True)) == {"d1": "2031-03-03", "d2": "2031-03-10"}
    assert set(periods.with_periods(TABLE, documents, "month")["period"]) == {"2031-03-01"}
    assert periods.with_periods(TABLE[:0], documents).empty


# --- camps --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frequencies", "expected"),
    [
        ([5, 0, 0], 1),
        ([0, 0, 2], 1),
        ([1, 1, 0], Fraction(1, 2)),
        ([4, 4, 4], 0),
        ([3, 0, 3], -1),
        ([3, 0, 1], 0),  # a layer of 1 0 1 (two cases, −1) and one of 1 0 0 (two cases, +1)
        ([1, 1, 1, 1, 1, 1, 1], 0),
        ([1, 0, 0, 0, 0, 0, 1], -1),
    ],
)
def test_ordinal_agreement(frequencies: list[int], expected: Fraction) -> None:
    assert ordinal_agreement(frequencies) == expected


def test_ordinal_agreement_of_the_published_example() -> None:
    # The example of the R package agrmt (D. Ruedin), which gives 0.6113333.
    assert float(ordinal_agreement([30, 40, 210, 130, 530, 50, 10])) == pytest.approx(0.6113333, abs=5e-8)


@given(st.lists(st.integers(0, 9), min_size=3, max_size=7).filter(any))
def test_ordinal_agreement_has_its_range_and_ignores_size_and_direction(frequencies: list[int]) -> None:
    agreement = ordinal_agreement(frequencies)
    assert -1 <= agreement <= 1
    assert ordinal_agreement([3 * count for count in frequencies]) == agreement
    assert ordinal_agreement(frequencies[::-1]) == agreement


def bipolarity(rows: list[tuple]) -> dict[str, object]:
    table = network.bipolarity(statements([("d", *row) for row in rows]).assign(period="w1"))
    return table.iloc[0].to_dict() if len(table) else {}


FOR, AGAINST, MAYBE = ("p", "favor"), ("p", "against"), ("p", "conditional")


@pytest.mark.parametrize(
    ("rows", "bipolar", "modularity", "note"),
    [
        ([("a", *FOR), ("b", *FOR), ("c", *AGAINST), ("d", *AGAINST)], 1.0, 0.5, ""),
        ([("a", *FOR), ("b", *FOR), ("c", *FOR)], 0.0, 0.0, ""),
        ([("a", *FOR), ("b", *AGAINST), ("c", *MAYBE)], 0.5, nan, "no two share a position"),
        ([("a", *FOR), ("b", *AGAINST)], 1.0, nan, "no two share a position"),
        ([("a", *FOR), ("a", *AGAINST), ("b", *FOR), ("b", *AGAINST)], 1.0, 0.0, ""),
        ([("a", *FOR), ("a", *FOR)], nan, nan, "one actor"),
    ],
)
def test_bipolarity(rows: list[tuple], bipolar: float, modularity: float, note: str) -> None:
    found = bipolarity(rows)
    assert found["bipolarity"] == pytest.approx(bipolar, nan_ok=True)
    assert found["modularity"] == pytest.approx(modularity, nan_ok=True)
    assert found["note"] == note


def test_each_node_counts_once() -> None:
    # Ada's nine statements weigh as much as Bo's one.
    assert bipolarity([*[("ada", *FOR)] * 9, ("bo", *AGAINST)])["bipolarity"] == 1


def test_neutral_statements_are_no_voice() -> None:
    assert bipolarity([("a", "p", "neutral"), ("b", "p", "neutral")]) == {}


def test_periods_come_one_a_row() -> None:
    table = network.bipolarity(TABLE.assign(period=TABLE["document_id"]))
    assert table[["period", "n_nodes", "n_statements"]].values.tolist() == [["d1", 3, 5], ["d2", 2, 3], ["d3", 3, 4]]


GRAPHS = st.integers(2, 7).flatmap(lambda size: st.lists(st.integers(0, 3), min_size=size * size, max_size=size * size))


@settings(max_examples=60, deadline=None)
@given(GRAPHS)
def test_no_single_move_improves_the_division(values: list[int]) -> None:
    size = int(len(values) ** 0.5)
    graph = nx.Graph()
    graph.add_nodes_from((node, {"share": node % 2}) for node in range(size))
    graph.add_weighted_edges_from(
        (one, other, values[one * size + other])
        for one in range(size)
        for other in range(one)
        if values[one * size + other]
    )
    groups = division(graph)
    assert set().union(*groups) == set(graph) and len(groups) <= 2
    if graph.number_of_edges():
        reached = nx.community.modularity(graph, groups)
        for node in graph:
            moved = [group ^ {node} for group in (*groups, set())][:2]
            assert nx.community.modularity(graph, [group for group in moved if group]) <= reached + 1e-9


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
    assert graph.edges["ada", "bo"]["tone"] == pytest.approx(0.2)
    assert graph.edges["ada", "bo"]["n_documents"] == 2
    assert graph.edges["cy", "ada"]["tone"] == -0.6


def test_mentions_between_organizations_leave_out_their_own() -> None:
    graph = network.mentions(SPOKEN, MENTIONS, ACTORS, "organization")
    assert weights(graph) == {"Arland Borland": 1, "Borland Arland": 1}
    assert graph.nodes["Arland"] == {"label": "Arland", "kind": "organization", "side": "north"}


def test_portrayals_tie_outlet_to_actor() -> None:
    documents = pd.DataFrame({"document_id": ["d1", "d2", "d3"], "outlet": ["Ledger", "Ledger", ""]})
    rows = [("d1", "bo", 0.4), ("d1", "bo", 0.0), ("d2", "bo", -0.1), ("d3", "cy", 0.9), ("d1", "cy", 0.2)]
    graph = network.portrayals(pd.DataFrame(rows, columns=["document_id", "actor_id", "tone"]), documents, ACTORS)
    assert weights(graph) == {"outlet:Ledger bo": 3, "outlet:Ledger cy": 1}
    assert graph.edges["outlet:Ledger", "bo"] == {"weight": 3, "tone": pytest.approx(0.1), "n_documents": 2}
    assert graph.nodes["outlet:Ledger"]["label"] == "Ledger"


def test_nobody_speaks_of_nobody() -> None:
    assert len(network.mentions(SPOKEN[:0], MENTIONS[:0], ACTORS)) == 0


# --- tables -------------------------------------------------------------------------------------------------------


def test_ties_are_rows_the_heaviest_first() -> None:
    graph = nx.Graph()
    graph.add_nodes_from([("a", {"label": "Ada"}), ("b", {"label": "Bo"}), ("c", {"label": "Cy"})])
    graph.add_edge("b", "c", weight=1.0, conflict=2)
    graph.add_edge("a", "b", weight=3.0, conflict=0)
    found = network.ties(graph)
    assert found[["source_label", "target_label", "weight"]].to_numpy().tolist() == [
        ["Ada", "Bo", 3.0],
        ["Bo", "Cy", 1.0],
    ]
    assert network.ties(nx.Graph()).empty


@pytest.mark.parametrize("documents", [1, 8])
def test_camps_need_ties_of_two_concepts_and_count_conflict(documents: int) -> None:
    takes = {"a": "++++", "b": "++++", "c": "----", "d": "----", "e": "+   ", "f": "+-+-"}
    rows = [
        (f"d{copy}", actor, f"q{concept}", "favor" if sign == "+" else "against")
        for copy in range(documents)
        for actor, signs in takes.items()
        for concept, sign in enumerate(signs)
        if sign != " "
    ]
    found = network.camps(statements(rows), concepts=["concept"]).set_index("node")
    assert found["camp"].to_dict() == {"a": 1, "b": 1, "c": 2, "d": 2, "e": 0, "f": 0}, "e and f are tied to nobody"
    assert (found.loc["a", "rival"], found.loc["a", "apart"], found.loc["e", "rival"]) == ("c", 4, "")
    assert found.loc[["e", "f"], "stability"].isna().all()
    if documents == 1:
        assert found["stability"].isna().all()
    else:
        assert (found.loc[["a", "b", "c", "d"], "stability"] == 1).all()
    assert network.camps(statements(rows[:0]), concepts=["concept"]).empty


def test_a_camp_that_rests_on_one_document_is_not_stable() -> None:
    both = [("d0", actor, concept, stance) for actor, stance in (("a", "favor"), ("x", "against")) for concept in "pq"]
    rest = [(f"d{n}", actor, concept, "favor") for n in range(1, 9) for actor in "abc" for concept in "pqr"]
    turned = [(f"d{n}", "x", concept, "favor") for n in range(1, 9) for concept in "st"]
    found = network.camps(statements([*both, *rest, *turned]), concepts=["concept"]).set_index("node")
    again = network.camps(statements([*both, *rest, *turned]), concepts=["concept"]).set_index("node")
    pd.testing.assert_frame_equal(found, again)
    assert found.loc["b", "stability"] > found.loc["x", "stability"]


@pytest.mark.parametrize(
    ("option", "expected"), [({"nodes": "town"}, "Nodes is 'town'"), ({"concepts": ["mood"]}, "'mood'")]
)
def test_unknown_nodes_and_concepts_are_refused(option: dict, expected: str) -> None:
    with pytest.raises(ParameterError, match=expected):
        network.affiliations(TABLE, **option)
