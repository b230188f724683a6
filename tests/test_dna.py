"""The bridge to Discourse Network Analyzer: its file format, our codings in it, and what people did to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import network
from analysis.attribution.corrections import read_corrections
from analysis.errors import InputError, OutputError
from analysis.handcoding import changes, database, dna
from analysis.records import Actor, Correction, Document, Statement, table
from tests import handmade

TARGET = "a truce"
LONG = "The Standing Committee " + "of Committees " * 20 + "of the North"
TEXT = "Ada backs truce\n\n“We 🕊 want it,” Ada said, “now.” 🎉 Bo refused. Arland agrees if 𐌀 leaves. Talks went on."

DOCUMENTS = table(
    [
        Document("d1", "Ada backs truce", TEXT, "Ledger", "Wire", "2031-03-05", "https://a.example/1", "1.txt", "00ff"),
        Document("d2", LONG + ": news", LONG + ": news\n\nThe committee spoke.", published="2031-03-06T07:30:00"),
        Document("d3", "Undated", "Undated\n\nNobody spoke."),
    ],
    Document,
)
ACTORS = table(
    [
        Actor("ada", "Ada", "person", "Arland", "north", ("President Ada", "Ms. Ada"), "she"),
        Actor("arland", "Arland", "state", "Arland", "north"),
        Actor("bo", "Bo", "person", "", "", discovered=True),
        Actor("committee", LONG, "organization", LONG, "south"),
    ],
    Actor,
)


def statement(document: str, text: str, words: tuple[str, ...], actor: str, stance: str, number: int = 1) -> Statement:
    """Make a statement whose content is the words, found in the text; ``number`` counts those of the same words."""
    content = tuple((text.index(each), text.index(each) + len(each)) for each in words)
    row = ACTORS.set_index("actor_id").loc[actor]
    return replace(
        handmade.statement(row["name"], stance, document=document),
        statement_id=f"{document}#{content[0][0]}-{content[-1][1]}" + (f".{number}" if number > 1 else ""),
        actor=row["name"],
        organization=row["organization"],
        content_text=" … ".join(words),
        content=content,
    )


STATEMENTS = table(
    [
        statement("d1", TEXT, ("backs truce",), "ada", "favor"),
        statement("d1", TEXT, ("We 🕊 want it,", "now."), "ada", "favor"),
        statement("d1", TEXT, ("Bo refused",), "bo", "against"),
        statement("d1", TEXT, ("agrees if 𐌀 leaves",), "arland", "conditional"),
        statement("d1", TEXT, ("agrees if 𐌀 leaves",), "arland", "favor", 2),
        statement("d2", DOCUMENTS["text"][1], ("spoke",), "committee", "neutral"),
    ],
    Statement,
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a .dna file with the statements."""
    path = tmp_path_factory.mktemp("dna") / "team.dna"
    dna.write(path, DOCUMENTS, STATEMENTS, ACTORS, TARGET, coders=["Lee", "Kim"])
    return path.read_bytes()


@pytest.fixture
def path(written: bytes, tmp_path: Path) -> Path:
    """A .dna file with the statements, to change."""
    (tmp_path / "team.dna").write_bytes(written)
    return tmp_path / "team.dna"


@pytest.fixture
def sample(shared: Path) -> Path:
    """A database that DNA itself wrote."""
    return shared / "data" / "dna" / "sample.dna"


def ask(path: Path, *queries: str) -> list[tuple]:
    """Run queries on a file as DNA does, with foreign keys on, and return the rows of the last."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        rows = [connection.execute(query).fetchall() for query in queries]
        connection.commit()
    return rows[-1]


def corrected(path: Path) -> list[tuple]:
    return [(row.kind, row.statement_id, row.actor, row.stance, row.coder, row.note) for row in changes.read(path)]


# --- the file format ----------------------------------------------------------------------------------------------


def layout(path: Path) -> dict[str, list]:
    """Return columns (type, required, default, key), references and unique sets of each table."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: [
                connection.execute(f"PRAGMA {pragma}({name})").fetchall()
                for pragma in ("table_xinfo", "foreign_key_list", "index_list")
            ]
            for name in names
        }


def test_the_tables_are_those_of_dna(path: Path, sample: Path) -> None:
    ours, theirs = layout(path), layout(sample)
    assert list(ours) == list(theirs)
    for name, (columns, references, indices) in theirs.items():
        assert ours[name][0] == columns
        assert sorted(row[2:7] for row in ours[name][1]) == sorted(row[2:7] for row in references)
        assert [row[2:] for row in ours[name][2]] == [row[2:] for row in indices]


def test_a_database_of_dna_fits_into_our_tables(sample: Path, tmp_path: Path) -> None:
    with closing(database.empty()) as ours, database.opened(sample) as theirs:
        ours.execute("DELETE FROM SETTINGS")
        tables = {name: theirs.execute(f"SELECT * FROM {name}").fetchall() for name in layout(sample)}
        for name, rows in tables.items():
            if rows:
                ours.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        (tmp_path / "copy.dna").write_bytes(database.content(ours))
    with database.opened(tmp_path / "copy.dna") as copy:
        assert {name: copy.execute(f"SELECT * FROM {name}").fetchall() for name in tables} == tables
    assert {name: len(rows) for name, rows in tables.items()} == {
        "SETTINGS": 2, "CODERS": 4, "DOCUMENTS": 7, "STATEMENTTYPES": 3, "VARIABLES": 11, "VARIABLELINKS": 0,
        "REGEXES": 6, "CODERRELATIONS": 12, "STATEMENTS": 41, "DATABOOLEAN": 40, "DATAINTEGER": 0, "ENTITIES": 23,
        "DATASHORTTEXT": 120, "DATALONGTEXT": 1, "ATTRIBUTEVARIABLES": 9, "ATTRIBUTEVALUES": 69,
    }  # fmt: skip


def test_the_file_is_sound_and_the_same_bytes_for_the_same_input(path: Path, tmp_path: Path) -> None:
    dna.write(tmp_path / "again.dna", DOCUMENTS, STATEMENTS, ACTORS, TARGET, coders=["Lee", "Kim"])
    assert (tmp_path / "again.dna").read_bytes() == path.read_bytes()
    assert ask(path, "PRAGMA integrity_check") == [("ok",)]
    assert ask(path, "PRAGMA foreign_key_check") == []


def test_a_file_that_exists_is_not_overwritten(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(OutputError, match="may hold coding by hand"):
        dna.write(path, DOCUMENTS, STATEMENTS, ACTORS, TARGET)
    assert path.read_bytes() == before


def test_passwords_are_those_of_jasypt() -> None:
    # Written by jasypt 1.9.3, StrongPasswordEncryptor.encryptPassword("sesam-ü"), which salts at random.
    stored = "lCcq36YCDTZJ417hcFurvEzh3dc+KTzpmAHzTsD2qLgQeQeqzCAsKQBWzbVWQGNl"
    salt = bytes.fromhex("94272adfa6020d3649e35ee1705babbc")
    assert database.password_hash("sesam-ü", salt) == stored
    assert database.password_hash("sesam-u\u0308", salt) == stored
    assert database.password_hash("sesam-u", salt) != stored


NO_ORIGIN = "does not tell what the machine had coded"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("DROP TABLE ENTITIES", "no such table"),
        ("ALTER TABLE DATASHORTTEXT RENAME COLUMN VariableId TO RoleVariableLinkId", "no such column"),
        ("UPDATE SETTINGS SET Value = '2.0 beta 25' WHERE Property = 'version'", "was written by DNA 2.0 beta 25"),
        ("DELETE FROM SETTINGS", "unknown version"),
        ("UPDATE DOCUMENTS SET Date = 'yesterday' WHERE ID = 1", "DOCUMENTS.Date holds something other"),
        ("UPDATE DOCUMENTS SET Text = x'ff00' WHERE ID = 1", "DOCUMENTS.Text holds something other"),
        ("UPDATE DOCUMENTS SET Text = CAST(x'ff00ff' AS TEXT) WHERE ID = 1", "no sound database"),
        ("PRAGMA foreign_keys = OFF; UPDATE DATASHORTTEXT SET Entity = 999 WHERE ID = 1", "damaged"),
        ("DELETE FROM SETTINGS WHERE Property != 'version'", NO_ORIGIN),
        ("UPDATE SETTINGS SET Value = '[]' WHERE Property != 'version'", NO_ORIGIN),
    ],
)
def test_what_is_no_sound_database_of_ours_is_refused(path: Path, change: str, message: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(change)
    with pytest.raises(InputError, match=message):
        changes.read(path)


def test_a_database_of_others_has_no_corrections(sample: Path) -> None:
    with pytest.raises(InputError, match=NO_ORIGIN):
        changes.read(sample)


@pytest.mark.parametrize(
    "content", [None, b"", b"not a database", b"SQLite format 3\0" + bytes(2000), bytes(range(256)) * 9]
)
def test_what_is_no_database_is_refused_and_not_made(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "x.dna").write_bytes(content)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(InputError, match=r"x\.dna"):
        changes.read(tmp_path / "x.dna")
    assert sorted(tmp_path.iterdir()) == before


def test_reading_leaves_the_file_alone(path: Path) -> None:
    before = path.read_bytes()
    path.chmod(0o444)
    assert corrected(path) == []
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


# --- our tables in it ---------------------------------------------------------------------------------------------


def codings(path: Path) -> list[dna.Coding]:
    with database.opened(path) as project:
        return changes.codings(project)


def test_statements_come_back_as_coded(path: Path) -> None:
    found = codings(path)
    assert [row.stance for row in found] == STATEMENTS["stance"].tolist()
    assert [row.statement_id for row in found] == STATEMENTS["statement_id"].tolist()
    assert [row.actor for row in found] == [dna.shorten(name) for name in STATEMENTS["actor"]]
    assert [row.words for row in found] == [
        "backs truce", "We 🕊 want it,” Ada said, “now.", "Bo refused", "agrees if 𐌀 leaves", "agrees if 𐌀 leaves",
        "spoke",
    ]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.sampled_from("aé“🕊𐌀\r\n"), min_size=1, max_size=4), min_size=3, max_size=3))
def test_spans_give_the_words_back_in_java(tmp_path_factory: pytest.TempPathFactory, parts: list[str]) -> None:
    """Of a text, DNA shows \\r\\n as one character and counts an emoji as two."""
    before, words, after = (f"x{part}x" for part in parts)
    path = tmp_path_factory.mktemp("java") / "x.dna"
    row = statement("d1", before + words + after, (before + words,), "ada", "favor")
    row = replace(row, content=((len(before), len(before + words)),), content_text=words)
    documents = table([Document("d1", "", before + words + after)], Document)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "password_hash", lambda *_: "")  # slow on purpose
        dna.write(path, documents, table([row], Statement), ACTORS, "")
    text, start, stop = ask(
        path, "SELECT Text, Start, Stop FROM STATEMENTS JOIN DOCUMENTS ON DOCUMENTS.ID = DocumentId"
    )[0]
    assert "\r" not in text
    shown = words.replace("\r\n", "\n").replace("\r", "\n")
    assert text.encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le") == shown
    assert [row.words for row in codings(path)] == [shown]
    assert changes.read(path) == []


def test_an_edge_within_a_character_is_its_start(path: Path) -> None:
    ask(path, "UPDATE STATEMENTS SET Start = Start + 4 WHERE ID = 2")  # between the two units of 🕊
    assert codings(path)[1].words == "🕊 want it,” Ada said, “now."


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        (
            """SELECT STATEMENTS.ID, CODERS.Name, Variable, ENTITIES.Value FROM STATEMENTS
            JOIN CODERS ON CODERS.ID = STATEMENTS.Coder
            JOIN DATASHORTTEXT ON StatementId = STATEMENTS.ID JOIN ENTITIES ON ENTITIES.ID = Entity
            JOIN VARIABLES ON VARIABLES.ID = DATASHORTTEXT.VariableId AND VARIABLES.ID = ENTITIES.VariableId
            WHERE STATEMENTS.ID IN (3, 4) ORDER BY 1, VARIABLES.ID""",
            [
                (3, "machine", "person", "Bo"),
                (3, "machine", "organization", ""),
                (3, "machine", "concept", "a truce"),
                (4, "machine", "person", ""),
                (4, "machine", "organization", "Arland"),
                (4, "machine", "concept", "a truce, on conditions"),
            ],
        ),
        ("SELECT StatementId, Value FROM DATABOOLEAN", [(1, 1), (2, 1), (3, 0), (4, 1), (5, 1), (6, 1)]),
        (  # the time of day is UTC; a document without a date has DNA's first day
            "SELECT datetime(Date, 'unixepoch'), Source FROM DOCUMENTS",
            [("2031-03-05 00:00:00", "Ledger"), ("2031-03-06 07:30:00", ""), ("1970-01-01 00:00:00", "")],
        ),
        ("SELECT Notes FROM DOCUMENTS WHERE ID = 3", [("document_id: d3\ntitle: Undated",)]),
        (
            """SELECT AttributeVariable, AttributeValue FROM ATTRIBUTEVALUES JOIN ENTITIES ON ENTITIES.ID = EntityId
            JOIN ATTRIBUTEVARIABLES ON ATTRIBUTEVARIABLES.ID = AttributeVariableId WHERE ENTITIES.Value = 'Ada'""",
            [("Type", "person"), ("Alias", "President Ada; Ms. Ada"), ("Notes", ""), ("Side", "north")],
        ),
        ("SELECT ID, Name FROM CODERS", [(1, "Admin"), (2, "machine"), (3, "Lee"), (4, "Kim")]),
    ],
)
def test_what_dna_shows(path: Path, query: str, rows: list[tuple]) -> None:
    assert ask(path, query) == rows


def test_no_statement_and_no_document_make_a_file(tmp_path: Path) -> None:
    dna.write(tmp_path / "x.dna", DOCUMENTS[:0], STATEMENTS[:0], ACTORS[:0], TARGET)
    assert changes.read(tmp_path / "x.dna") == []


# --- what people did ----------------------------------------------------------------------------------------------


def set_entity(statement: int, variable: str, value: str) -> Iterator[str]:
    """Yield what DNA does when a coder types another value: it makes the entity, then points to it."""
    number = f"(SELECT ID FROM VARIABLES WHERE Variable = '{variable}')"
    yield f"INSERT OR IGNORE INTO ENTITIES (VariableId, Value, Red, Green, Blue) VALUES ({number}, '{value}', 0, 0, 0)"
    yield (
        f"UPDATE DATASHORTTEXT SET Entity = (SELECT ID FROM ENTITIES WHERE VariableId = {number} AND Value = '{value}')"
        f" WHERE StatementId = {statement} AND VariableId = {number}"
    )


def set_note(statement: int, note: str) -> str:
    number = "(SELECT ID FROM VARIABLES WHERE Variable = 'note')"
    return f"UPDATE DATALONGTEXT SET Value = '{note}' WHERE StatementId = {statement} AND VariableId = {number}"


def added(statement_id: str = "") -> list[str]:
    """Return what DNA does when Lee codes “Bo refused” once more, as a statement of Ada's."""
    return [
        "INSERT INTO STATEMENTS (StatementTypeId, DocumentId, Start, Stop, Coder)"
        " SELECT 1, 1, Start, Stop, 3 FROM STATEMENTS WHERE ID = 3",
        "INSERT INTO DATASHORTTEXT (StatementId, VariableId, Entity)"
        " SELECT 7, VariableId, Entity FROM DATASHORTTEXT WHERE StatementId = 1",
        "INSERT INTO DATABOOLEAN (StatementId, VariableId, Value) VALUES (7, 4, 0)",
        f"INSERT INTO DATALONGTEXT (StatementId, VariableId, Value) VALUES (7, 5, 'new'), (7, 6, '{statement_id}')",
    ]


FIRST, SECOND, THIRD, FOURTH, FIFTH, LAST = STATEMENTS["statement_id"]
NEW = "INSERT INTO DOCUMENTS (ID, Title, Text, Coder, Date) VALUES (9, 'New', 'New text', 3, 0)"
AGREES = "UPDATE DATABOOLEAN SET Value = 1 WHERE StatementId = 3"


@pytest.mark.parametrize(
    ("queries", "expected"),
    [
        (["UPDATE DATABOOLEAN SET Value = 0 WHERE StatementId = 1"], [("changed", FIRST, "Ada", "against", "DNA", "")]),
        ([AGREES, "UPDATE STATEMENTS SET Coder = 3 WHERE ID = 3"], [("changed", THIRD, "Bo", "favor", "Lee", "")]),
        (
            [*set_entity(3, "concept", "a truce, on conditions"), AGREES],
            [("changed", THIRD, "Bo", "conditional", "DNA", "")],
        ),
        (set_entity(1, "concept", "a truce, no position"), [("changed", FIRST, "Ada", "neutral", "DNA", "")]),
        (set_entity(1, "person", "Bo"), [("changed", FIRST, "Bo", "favor", "DNA", "")]),
        (set_entity(1, "person", ""), [("changed", FIRST, "Arland", "favor", "DNA", "")]),
        (set_entity(3, "organization", "Borland"), [("changed", THIRD, "Bo", "against", "DNA", "")]),
        (["UPDATE STATEMENTS SET Stop = Stop + 1 WHERE ID = 3"], [("moved", THIRD, "Bo", "against", "DNA", "")]),
        (
            ["UPDATE STATEMENTS SET Start = Start - 1, Coder = 4 WHERE ID = 3", set_note(3, "longer")],
            [("moved", THIRD, "Bo", "against", "Kim", "longer")],
        ),
        (set_entity(3, "concept", "a tax"), [("removed", THIRD, "Bo", "none", "DNA", "on another concept: a tax")]),
        ([set_note(1, "sure")], [("confirmed", FIRST, "Ada", "favor", "DNA", "sure")]),
        (["UPDATE STATEMENTS SET Coder = 4 WHERE ID = 2"], [("confirmed", SECOND, "Ada", "favor", "Kim", "")]),
        (["UPDATE STATEMENTS SET Coder = 4 WHERE ID = 6"], [("confirmed", LAST, LONG, "neutral", "Kim", "")]),
        (["DELETE FROM STATEMENTS WHERE ID = 3"], [("removed", THIRD, "Bo", "none", "DNA", "")]),
        (["DELETE FROM STATEMENTS WHERE ID = 5"], [("removed", FIFTH, "Arland", "none", "DNA", "")]),
        (["DELETE FROM DOCUMENTS WHERE ID = 2"], [("removed", LAST, LONG, "none", "DNA", "")]),
        (added(), [("added", "", "Ada", "against", "Lee", "new")]),
        (added(THIRD), [("added", "", "Ada", "against", "Lee", "new")]),  # duplicated in DNA
        (added("unknown"), [("added", "", "Ada", "against", "Lee", "new")]),
        (  # who adds beside a statement of the same actor has left that as it is
            [*added(), *set_entity(7, "person", "Bo"), *set_entity(7, "organization", "")],
            [("added", "", "Bo", "against", "Lee", "new"), ("confirmed", THIRD, "Bo", "against", "Lee", "")],
        ),
        (
            ["UPDATE ENTITIES SET Value = 'truce (renamed)' WHERE Value = 'a truce'"],
            [
                ("changed", FIRST, "Ada", "favor", "DNA", ""),
                ("changed", SECOND, "Ada", "favor", "DNA", ""),
                ("changed", THIRD, "Bo", "against", "DNA", ""),
                ("changed", FIFTH, "Arland", "favor", "DNA", ""),
            ],
        ),
        (
            [
                "INSERT INTO STATEMENTTYPES (ID, Label) VALUES (2, 'Annotation')",
                "INSERT INTO VARIABLES (ID, Variable, DataType, StatementTypeId) VALUES (99, 'note', 'long text', 2)",
                "INSERT INTO STATEMENTS VALUES (50, 2, 1, 0, 3, 3)",
                "INSERT INTO DATALONGTEXT (StatementId, VariableId, Value) VALUES (50, 99, 'look')",
            ],
            [],
        ),
        ([NEW], []),
    ],
)
def test_what_people_did(path: Path, queries: Iterable[str], expected: list[tuple]) -> None:
    ask(path, *queries)
    assert corrected(path) == expected


@pytest.mark.parametrize(
    ("queries", "words"),
    [
        (["UPDATE STATEMENTS SET Coder = 3 WHERE ID < 3"], ["backs truce", "We 🕊 want it, … now."]),
        (["UPDATE STATEMENTS SET Stop = Stop - 7 WHERE ID = 2"], ["We 🕊 want it,” Ada said"]),
        (added(), ["Bo refused"]),
        (["UPDATE STATEMENTS SET DocumentId = 3, Start = 9, Stop = 15 WHERE ID = 3"], ["Bo refused", "Nobody"]),
        (  # a text edited in DNA leaves the words that were coded
            ["UPDATE DOCUMENTS SET Text = 'Another' WHERE ID = 1", "UPDATE STATEMENTS SET Coder = 3 WHERE ID = 1"],
            ["backs truce"],
        ),
    ],
)
def test_words_are_those_of_the_statement(path: Path, queries: list[str], words: list[str]) -> None:
    ask(path, *queries)
    assert [row.words for row in changes.read(path)] == words


@pytest.mark.parametrize(
    ("queries", "reason"),
    [
        ([*set_entity(7, "person", ""), *set_entity(7, "organization", "")], "neither person nor organization"),
        (set_entity(7, "concept", ""), "has no concept"),
        (set_entity(7, "concept", "a tax"), "another concept, 'a tax'"),
        ([NEW, "UPDATE STATEMENTS SET DocumentId = 9, Start = 0, Stop = 3 WHERE ID = 7"], "added or edited in DNA"),
    ],
)
def test_what_is_no_statement_on_the_target_is_left_out_and_said(
    path: Path, queries: Iterable[str], reason: str
) -> None:
    ask(path, *added(), *queries)
    (found,) = changes.read(path)
    assert found.kind == "left out" and reason in found.reason
    assert changes.corrections_csv([found]).decode("utf-8-sig").splitlines()[1:] == []


def test_corrections_are_a_file_of_the_event(path: Path, tmp_path: Path) -> None:
    earlier = (
        Correction(LAST, "", "neutral", "old", "AB"),
        Correction(FIRST, "", "neutral", "old", "AB"),
        Correction("", "Cy", "favor", "", "AB", "d3", "Nobody  spoke"),
        Correction("", "Ada", "favor", "", "AB", "d1", "Bo refused"),
    )
    note = "“Never”, she said, later"
    ask(path, "UPDATE DATABOOLEAN SET Value = 0 WHERE StatementId = 1", set_note(1, note), *added())
    ask(path, "DELETE FROM STATEMENTS WHERE ID = 4", *set_entity(2, "person", "Bo"))
    (tmp_path / "c.csv").write_bytes(changes.corrections_csv(changes.read(path), earlier))
    assert read_corrections(tmp_path / "c.csv") == (
        *(earlier[0], earlier[2]),  # the others are decided anew
        Correction(FIRST, "Ada", "against", note, "DNA", "d1", "backs truce", 4, "Arland"),
        Correction(SECOND, "Bo", "favor", "", "DNA", "d1", "We 🕊 want it, … now.", 18, "Arland"),
        Correction("", "Ada", "against", "new", "Lee", "d1", "Bo refused", TEXT.index("Bo refused"), "Arland"),
        Correction(FOURTH, "Arland", "none", "", "DNA", "d1", "agrees if 𐌀 leaves", TEXT.index("agrees"), "Arland"),
    )


# --- a project of others ------------------------------------------------------------------------------------------


def test_codings_of_others_survive_our_tables(sample: Path, tmp_path: Path) -> None:
    """Read DNA's own statements, write those on one concept, and compare places, coders and values."""
    theirs = codings(sample)
    assert len(theirs) == 40
    concept = max({row.concept for row in theirs}, key=[row.concept for row in theirs].count)
    theirs = [row for row in theirs if row.concept == concept]
    with database.opened(sample) as project:
        texts = [(f"dna-{number}", text) for number, text in project.execute("SELECT ID, Text FROM DOCUMENTS")]
    documents = table([Document(key, "", text) for key, text in texts], Document)
    rows = pd.DataFrame(map(asdict, theirs)).assign(stance=[row.stance for row in theirs], content_text="")
    rows["content"] = [((row.start, row.end),) for row in theirs]
    dna.write(tmp_path / "copy.dna", documents, rows, ACTORS[:0], concept)
    assert codings(tmp_path / "copy.dna") == theirs


def test_networks_of_others_codings(sample: Path) -> None:
    rows = pd.DataFrame(map(asdict, codings(sample)))
    stances = rows["agreement"].map({1: "favor", 0: "against"})
    held = network.affiliations(
        rows.assign(actor_id=rows["actor"], side="", stance=stances), "organization", ["concept"]
    )
    both, apart = network.congruence(held, "organization"), network.conflict(held, "organization")
    taken = {
        name: {(row.concept, row.agreement) for row in found.itertuples()}
        for name, found in rows.groupby("organization")
    }
    one, other = "Sierra Club", "National Petrochemical & Refiners Association"
    opposed = {(concept, 1 - agreement) for concept, agreement in taken[other]}
    assert both.get_edge_data(one, other, {"weight": 0})["weight"] == len(taken[one] & taken[other])
    assert apart.edges[one, other]["weight"] == len(taken[one] & opposed) > 0
