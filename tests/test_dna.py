"""The bridge to Discourse Network Analyzer: its file format, our codings in it, and what people did to them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import network
from analysis.attribution.corrections import read_corrections
from analysis.errors import InputError, OutputError
from analysis.handcoding import changes, database, dna, project
from analysis.handcoding.offsets import Offsets
from analysis.records import Actor, Correction, Document, Statement, table
from tests.handmade import chances

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
    return Statement(
        document_id=document,
        statement_id=f"{document}#{content[0][0]}-{content[-1][1]}" + (f".{number}" if number > 1 else ""),
        attribution=0,
        sentence=0,
        actor_id=actor,
        actor=row["name"],
        organization=row["organization"],
        side=row["side"],
        stance=stance,
        score=None,
        confidence=0.9,
        sure=True,
        certainty=1.0,
        explicit=True,
        kind="indirect",
        sound="neutral",
        source_text="",
        cue_text="",
        content_text=" … ".join(words),
        source=(0, 0),
        cue=(0, 0),
        content=content,
        tone=0.0,
        **chances(stance, 0.9),
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
    found = changes.read(path)
    return list(
        found[["change", "statement_id", "actor", "stance", "coder", "note"]].itertuples(index=False, name=None)
    )


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
    for name in theirs:
        columns, references, indices = theirs[name]
        assert ours[name][0] == columns
        assert sorted(row[2:7] for row in ours[name][1]) == sorted(row[2:7] for row in references)
        assert [row[2:] for row in ours[name][2]] == [row[2:] for row in indices]


def test_a_database_of_dna_survives_reading_and_writing(sample: Path, tmp_path: Path) -> None:
    tables = database.read(sample)
    database.write(tables, tmp_path / "copy.dna")
    assert database.read(tmp_path / "copy.dna") == tables
    assert {name: len(rows) for name, rows in tables.items()} == {
        "SETTINGS": 2, "CODERS": 4, "DOCUMENTS": 7, "STATEMENTTYPES": 3, "VARIABLES": 11, "VARIABLELINKS": 0,
        "REGEXES": 6, "CODERRELATIONS": 12, "STATEMENTS": 41, "DATABOOLEAN": 40, "DATAINTEGER": 0, "ENTITIES": 23,
        "DATASHORTTEXT": 120, "DATALONGTEXT": 1, "ATTRIBUTEVARIABLES": 9, "ATTRIBUTEVALUES": 69,
    }  # fmt: skip


def test_the_copy_is_the_same_to_sqlite(sample: Path, tmp_path: Path) -> None:
    database.write(database.read(sample), tmp_path / "copy.dna")
    (names,) = zip(*ask(tmp_path / "copy.dna", "SELECT name FROM sqlite_master WHERE type = 'table'"), strict=True)
    with closing(sqlite3.connect(f"{sample.as_uri()}?mode=ro", uri=True)) as theirs:
        for name in names:
            assert (
                ask(tmp_path / "copy.dna", f"SELECT * FROM {name}")
                == theirs.execute(f"SELECT * FROM {name}").fetchall()
            )


def test_same_input_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    dna.write(tmp_path / "again.dna", DOCUMENTS, STATEMENTS, ACTORS, TARGET, coders=["Lee", "Kim"])
    assert (tmp_path / "again.dna").read_bytes() == path.read_bytes()


def test_the_file_is_sound(path: Path) -> None:
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
        ("UPDATE DOCUMENTS SET Date = 9000000000000000 WHERE ID = 1", "impossible date"),
    ],
)
def test_what_is_no_sound_database_is_refused(path: Path, change: str, message: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(change)
    with pytest.raises(InputError, match=message):
        changes.read(path)


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + bytes(2000), bytes(range(256)) * 9])
def test_what_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.dna").write_bytes(content)
    with pytest.raises(InputError, match=r"x\.dna"):
        database.read(tmp_path / "x.dna")


def test_a_missing_file_is_said_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        database.read(tmp_path / "x.dna")
    assert list(tmp_path.iterdir()) == []


def test_reading_leaves_the_file_alone(path: Path) -> None:
    before = path.read_bytes()
    path.chmod(0o444)
    changes.read(path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


# --- spans --------------------------------------------------------------------------------------------------------


@given(st.text(st.sampled_from("aé\n“🕊𐌀"), max_size=12))
def test_offsets_are_those_of_java(text: str) -> None:
    offsets = Offsets(text)
    for at in range(len(text) + 1):
        units = len(text[:at].encode("utf-16-le")) // 2
        assert offsets.units(at) == units
        assert offsets.characters(units) == at


def test_an_offset_within_a_character_is_its_start() -> None:
    assert Offsets("a🕊b").characters(2) == 1


def test_spans_give_the_words_back_in_java(path: Path) -> None:
    query = (
        "SELECT Text, Start, Stop FROM STATEMENTS JOIN DOCUMENTS ON DOCUMENTS.ID = DocumentId ORDER BY STATEMENTS.ID"
    )
    words = [
        text.encode("utf-16-le")[2 * start : 2 * stop].decode("utf-16-le") for text, start, stop in ask(path, query)
    ]
    assert words == [
        "backs truce",
        "We 🕊 want it,” Ada said, “now.",
        "Bo refused",
        "agrees if 𐌀 leaves",
        "agrees if 𐌀 leaves",
        "spoke",
    ]


# --- our tables in it ---------------------------------------------------------------------------------------------


def test_documents_and_codings_come_back(path: Path) -> None:
    tables = database.read(path)
    assert project.documents(tables).equals(DOCUMENTS)
    codings = project.codings(tables)
    full = codings.replace({project.shorten(LONG): LONG})
    assert full.equals(dna.from_statements(STATEMENTS, TARGET))
    assert [dna.stance(*row) for row in codings[["concept", "agreement"]].itertuples(index=False)] == list(
        STATEMENTS["stance"]
    )


def test_statements_show_in_dna_as_coded(path: Path) -> None:
    query = """
        SELECT STATEMENTS.ID, CODERS.Name, Variable, ENTITIES.Value FROM STATEMENTS
        JOIN CODERS ON CODERS.ID = STATEMENTS.Coder
        JOIN DATASHORTTEXT ON StatementId = STATEMENTS.ID JOIN ENTITIES ON ENTITIES.ID = Entity
        JOIN VARIABLES ON VARIABLES.ID = DATASHORTTEXT.VariableId AND VARIABLES.ID = ENTITIES.VariableId
        WHERE STATEMENTS.ID IN (1, 3, 4) ORDER BY 1, VARIABLES.ID
    """
    assert ask(path, query) == [
        (1, "machine", "person", "Ada"),
        (1, "machine", "organization", "Arland"),
        (1, "machine", "concept", "a truce"),
        (3, "machine", "person", "Bo"),
        (3, "machine", "organization", ""),
        (3, "machine", "concept", "a truce"),
        (4, "machine", "person", ""),
        (4, "machine", "organization", "Arland"),
        (4, "machine", "concept", "a truce, on conditions"),
    ]
    assert ask(path, "SELECT StatementId, Value FROM DATABOOLEAN") == [(1, 1), (2, 1), (3, 0), (4, 1), (5, 1), (6, 1)]


def test_documents_have_their_date_at_midnight_utc(path: Path) -> None:
    assert ask(path, "SELECT datetime(Date, 'unixepoch'), Source FROM DOCUMENTS") == [
        ("2031-03-05 00:00:00", "Ledger"),
        ("2031-03-06 07:30:00", ""),
        ("1970-01-01 00:00:00", ""),
    ]


def test_every_statement_has_every_variable_and_every_entity_every_attribute(path: Path) -> None:
    for holder, variables in (("DATASHORTTEXT", 3), ("DATABOOLEAN", 1), ("DATALONGTEXT", 2)):
        assert ask(path, f"SELECT COUNT(*) FROM {holder}") == [(len(STATEMENTS) * variables,)]
    entities, values = ask(path, "SELECT (SELECT COUNT(*) FROM ENTITIES), (SELECT COUNT(*) FROM ATTRIBUTEVALUES)")[0]
    assert values == 4 * entities


def test_attributes_of_actors_are_kept(path: Path) -> None:
    query = """
        SELECT AttributeVariable, AttributeValue FROM ATTRIBUTEVALUES
        JOIN ENTITIES ON ENTITIES.ID = EntityId JOIN ATTRIBUTEVARIABLES ON ATTRIBUTEVARIABLES.ID = AttributeVariableId
        WHERE ENTITIES.Value = 'Ada' ORDER BY ATTRIBUTEVARIABLES.ID
    """
    assert ask(path, query) == [
        ("Type", "person"),
        ("Alias", "President Ada; Ms. Ada"),
        ("Notes", ""),
        ("Side", "north"),
    ]


def test_coders_may_see_and_change_everything(path: Path) -> None:
    assert ask(path, "SELECT ID, Name FROM CODERS") == [(1, "Admin"), (2, "machine"), (3, "Lee"), (4, "Kim")]
    assert ask(path, "SELECT COUNT(*), MIN(viewStatements), MIN(editStatements) FROM CODERRELATIONS") == [(12, 1, 1)]


def test_concepts_of_statements_are_used(tmp_path: Path) -> None:
    dna.write(tmp_path / "x.dna", DOCUMENTS, STATEMENTS.assign(concept="a pause"), ACTORS, TARGET)
    assert set(project.codings(database.read(tmp_path / "x.dna"))["concept"]) == {
        "a pause",
        "a pause, on conditions",
        "a pause, no position",
    }


def test_no_statement_and_no_document_make_a_file(tmp_path: Path) -> None:
    dna.write(tmp_path / "x.dna", DOCUMENTS[:0], STATEMENTS[:0], ACTORS[:0], TARGET)
    assert changes.read(tmp_path / "x.dna").empty


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


FIRST, SECOND, THIRD, LAST = (STATEMENTS["statement_id"][at] for at in (0, 1, 2, 5))


def test_an_untouched_file_has_no_corrections(path: Path) -> None:
    assert corrected(path) == []


@pytest.mark.parametrize(
    ("queries", "expected"),
    [
        (["UPDATE DATABOOLEAN SET Value = 0 WHERE StatementId = 1"], ("changed", FIRST, "Ada", "against", "DNA", "")),
        (
            ["UPDATE DATABOOLEAN SET Value = 1 WHERE StatementId = 3", "UPDATE STATEMENTS SET Coder = 3 WHERE ID = 3"],
            ("changed", THIRD, "Bo", "favor", "Lee", ""),
        ),
        (
            [
                *set_entity(3, "concept", "a truce, on conditions"),
                "UPDATE DATABOOLEAN SET Value = 1 WHERE StatementId = 3",
            ],
            ("changed", THIRD, "Bo", "conditional", "DNA", ""),
        ),
        (list(set_entity(1, "concept", "a truce, no position")), ("changed", FIRST, "Ada", "neutral", "DNA", "")),
        (list(set_entity(1, "person", "Bo")), ("changed", FIRST, "Bo", "favor", "DNA", "")),
        (list(set_entity(1, "person", "")), ("changed", FIRST, "Arland", "favor", "DNA", "")),
        (list(set_entity(3, "organization", "Borland")), ("changed", THIRD, "Bo", "against", "DNA", "")),
        (["UPDATE STATEMENTS SET Stop = Stop + 1 WHERE ID = 3"], ("moved", THIRD, "Bo", "against", "DNA", "")),
        (
            ["UPDATE STATEMENTS SET Start = Start - 1, Coder = 4 WHERE ID = 3", set_note(3, "longer")],
            ("moved", THIRD, "Bo", "against", "Kim", "longer"),
        ),
        (list(set_entity(3, "concept", "a tax")), ("removed", THIRD, "Bo", "none", "DNA", "on another concept: a tax")),
        ([set_note(1, "sure")], ("confirmed", FIRST, "Ada", "favor", "DNA", "sure")),
        (["UPDATE STATEMENTS SET Coder = 4 WHERE ID = 2"], ("confirmed", SECOND, "Ada", "favor", "Kim", "")),
        (["UPDATE STATEMENTS SET Coder = 4 WHERE ID = 6"], ("confirmed", LAST, LONG, "neutral", "Kim", "")),
        (["DELETE FROM STATEMENTS WHERE ID = 3"], ("removed", THIRD, "Bo", "none", "DNA", "")),
        (["DELETE FROM DOCUMENTS WHERE ID = 2"], ("removed", LAST, LONG, "none", "DNA", "")),
    ],
)
def test_corrections(path: Path, queries: list[str], expected: tuple) -> None:
    ask(path, *queries)
    assert corrected(path) == [expected]


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


@pytest.mark.parametrize("statement_id", ["", THIRD, "unknown"], ids=["new", "duplicated", "typed"])
def test_an_added_statement_has_no_id(path: Path, statement_id: str) -> None:
    ask(path, *added(statement_id))
    found = changes.read(path).iloc[0]
    assert corrected(path) == [("added", "", "Ada", "against", "Lee", "new")]
    assert TEXT[found["start"] : found["end"]] == "Bo refused"


def test_statements_of_one_place_are_told_apart(path: Path) -> None:
    ask(path, "DELETE FROM STATEMENTS WHERE ID = 5")
    both = STATEMENTS["statement_id"][4]
    assert corrected(path) == [("removed", both, "Arland", "none", "DNA", "")]


def test_annotations_are_left_alone(path: Path) -> None:
    ask(
        path,
        "INSERT INTO STATEMENTTYPES (ID, Label) VALUES (2, 'Annotation')",
        "INSERT INTO VARIABLES (ID, Variable, DataType, StatementTypeId) VALUES (99, 'note', 'long text', 2)",
        "INSERT INTO STATEMENTS VALUES (50, 2, 1, 0, 3, 3)",
        "INSERT INTO DATALONGTEXT (StatementId, VariableId, Value) VALUES (50, 99, 'look')",
    )
    assert corrected(path) == []


def test_a_document_added_in_dna_is_read(path: Path) -> None:
    ask(path, "INSERT INTO DOCUMENTS (ID, Title, Text, Coder, Date) VALUES (9, 'New', 'New text', 3, 0)")
    assert project.documents(database.read(path))["document_id"].tolist() == ["d1", "d2", "d3", "dna-9"]
    assert corrected(path) == []


def test_a_renamed_concept_is_still_ours(path: Path) -> None:
    ask(path, "UPDATE ENTITIES SET Value = 'truce (renamed)' WHERE Value = 'a truce'")
    assert [row[:4] for row in corrected(path)] == [
        ("changed", FIRST, "Ada", "favor"),
        ("changed", SECOND, "Ada", "favor"),
        ("changed", THIRD, "Bo", "against"),
        ("changed", STATEMENTS["statement_id"][4], "Arland", "favor"),
    ]


def test_line_breaks_are_those_of_javas_text_pane(tmp_path: Path) -> None:
    text = "Title\r\n\r\nAda: “Truce!”\r\nBo\rrefused."
    documents = table([Document("d1", "Title", text)], Document)
    statements = table([statement("d1", text, (words,), "ada", "favor") for words in ("Truce!", "refused")], Statement)
    dna.write(tmp_path / "x.dna", documents, statements, ACTORS, TARGET)
    shown = ask(tmp_path / "x.dna", "SELECT Text FROM DOCUMENTS")[0][0]
    assert shown == "Title\n\nAda: “Truce!”\nBo\nrefused."
    spans = ask(tmp_path / "x.dna", "SELECT Start, Stop FROM STATEMENTS")
    assert [shown[start:stop] for start, stop in spans] == ["Truce!", "refused"]
    assert changes.read(tmp_path / "x.dna").empty


def test_words_are_those_of_the_statement(path: Path) -> None:
    ask(path, "UPDATE STATEMENTS SET Stop = Stop - 7 WHERE ID = 2", "UPDATE STATEMENTS SET Coder = 3 WHERE ID = 1")
    assert changes.read(path)["words"].tolist() == ["backs truce", "We 🕊 want it,” Ada said"]
    ask(path, "UPDATE STATEMENTS SET Stop = Stop + 7, Coder = 3 WHERE ID = 2")
    assert changes.read(path)["words"].tolist() == ["backs truce", "We 🕊 want it, … now."]


@pytest.mark.parametrize(
    ("queries", "reason"),
    [
        ([*set_entity(7, "person", ""), *set_entity(7, "organization", "")], "neither person nor organization"),
        (list(set_entity(7, "concept", "")), "has no concept"),
        (list(set_entity(7, "concept", "a tax")), "another concept, 'a tax'"),
        (["INSERT INTO DOCUMENTS (ID, Title, Text, Coder, Date) VALUES (9, 'New', 'New text', 3, 0)",
          "UPDATE STATEMENTS SET DocumentId = 9, Start = 0, Stop = 3 WHERE ID = 7"], "added or edited in DNA"),
    ],
)  # fmt: skip
def test_what_is_no_statement_on_the_target_is_left_out_and_said(path: Path, queries: list[str], reason: str) -> None:
    ask(path, *added(), *queries)
    found = changes.read(path)
    assert found["change"].tolist() == ["left out"]
    assert reason in found["reason"][0]
    assert changes.corrections_csv(found).decode("utf-8-sig").splitlines()[1:] == []


def test_a_statement_moved_to_another_document_is_removed_and_added(path: Path) -> None:
    ask(path, "UPDATE STATEMENTS SET DocumentId = 3, Start = 9, Stop = 15 WHERE ID = 3")
    found = changes.read(path)
    assert found[["change", "document_id", "words"]].values.tolist() == [
        ["removed", "d1", "Bo refused"],
        ["added", "d3", "Nobody"],
    ]


def test_who_adds_beside_a_statement_has_left_it_as_it_is(path: Path) -> None:
    ask(path, *added(), *set_entity(7, "person", "Bo"), *set_entity(7, "organization", ""))
    assert corrected(path) == [
        ("added", "", "Bo", "against", "Lee", "new"),
        ("confirmed", THIRD, "Bo", "against", "Lee", ""),
    ]


@pytest.mark.parametrize("query", ["DELETE FROM SETTINGS WHERE Property != 'version'",
                                   "UPDATE SETTINGS SET Value = '[]' WHERE Property != 'version'"])  # fmt: skip
def test_a_project_that_does_not_tell_its_origin_is_refused(path: Path, query: str) -> None:
    ask(path, query)
    with pytest.raises(InputError, match="does not tell what the machine had coded"):
        changes.read(path)


def test_a_database_of_others_has_no_corrections(sample: Path) -> None:
    with pytest.raises(InputError, match="does not tell what the machine had coded"):
        changes.read(sample)


def test_a_text_edited_in_dna_leaves_the_words_that_were_coded(path: Path) -> None:
    ask(path, "UPDATE DOCUMENTS SET Text = 'Another' WHERE ID = 1", "UPDATE STATEMENTS SET Coder = 3 WHERE ID = 1")
    assert changes.read(path)["words"].tolist() == ["backs truce"]


def test_corrections_are_a_file_of_the_event(path: Path, tmp_path: Path) -> None:
    ask(
        path,
        "UPDATE DATABOOLEAN SET Value = 0 WHERE StatementId = 1",
        set_note(1, "“Never”, she said, later"),
        "DELETE FROM STATEMENTS WHERE ID = 3",
        *set_entity(2, "person", "Bo"),
    )
    (tmp_path / "corrections.csv").write_bytes(changes.corrections_csv(changes.read(path)))
    rows = {row.statement_id: row for row in read_corrections(tmp_path / "corrections.csv")}
    assert (rows[FIRST].actor, rows[FIRST].stance, rows[FIRST].note) == ("Ada", "against", "“Never”, she said, later")
    assert (rows[SECOND].actor, rows[SECOND].stance) == ("Bo", "favor")
    assert rows[THIRD].stance == "none"
    assert len(rows) == 3
    assert (rows[SECOND].document_id, rows[SECOND].words) == ("d1", "We 🕊 want it, … now.")


def test_added_statements_are_in_the_file_too(path: Path, tmp_path: Path) -> None:
    ask(path, *added())
    (tmp_path / "corrections.csv").write_bytes(changes.corrections_csv(changes.read(path)))
    assert read_corrections(tmp_path / "corrections.csv") == (
        Correction("", "Ada", "against", "new", "Lee", "d1", "Bo refused", TEXT.index("Bo refused"), "Arland"),
    )


def test_earlier_corrections_stay_unless_they_are_changed(path: Path) -> None:
    earlier = (
        Correction(FIRST, "", "neutral", "old", "AB"),
        Correction(THIRD, "", "neutral", "old", "AB"),
        Correction("", "Cy", "favor", "", "AB", "d3", "Nobody  spoke"),
        Correction("", "Ada", "favor", "", "AB", "d1", "Bo refused"),
    )
    ask(path, "UPDATE STATEMENTS SET Coder = 4 WHERE ID = 1", *added())
    lines = changes.corrections_csv(changes.read(path), earlier).decode("utf-8-sig").splitlines()
    assert lines == [
        "statement_id,document_id,words,start,actor,organization,stance,note,coder",
        f"{THIRD},,,,,,neutral,old,AB",
        ",d3,Nobody  spoke,,Cy,,favor,,AB",
        f"{FIRST},d1,backs truce,4,Ada,Arland,favor,,Kim",
        f",d1,Bo refused,{TEXT.index('Bo refused')},Ada,Arland,against,new,Lee",
    ]


# --- a project of others ------------------------------------------------------------------------------------------


def test_codings_of_others_survive_our_tables(sample: Path, tmp_path: Path) -> None:
    """Read DNA's own database into our tables, write it from them, and compare documents, statements and values."""
    theirs = database.read(sample)
    documents, codings = project.documents(theirs), project.codings(theirs)
    assert (len(documents), len(codings)) == (7, 40)
    database.write(project.tables(documents, codings, ACTORS[:0], [], "dna"), tmp_path / "copy.dna")
    ours = database.read(tmp_path / "copy.dna")
    assert project.documents(ours).equals(documents)
    assert project.codings(ours).equals(codings)
    for column in ("Title", "Text", "Source", "Date"):
        assert [row[column] for row in ours["DOCUMENTS"]] == [row[column] for row in theirs["DOCUMENTS"]]
    assert coded(ours) == coded(theirs)


def coded(tables: database.Tables) -> list[tuple]:
    """Return document, span, coder and the four values of each DNA Statement, straight from DNA's tables."""
    entities = {row["ID"]: row["Value"] for row in tables["ENTITIES"]}
    variables = {row["ID"]: row["Variable"] for row in tables["VARIABLES"]}
    coders = {row["ID"]: row["Name"] for row in tables["CODERS"]}
    values: dict[int, dict] = {}
    for row in tables["DATASHORTTEXT"]:
        values.setdefault(row["StatementId"], {})[variables[row["VariableId"]]] = entities[row["Entity"]]
    for row in tables["DATABOOLEAN"]:
        values[row["StatementId"]][variables[row["VariableId"]]] = row["Value"]
    return [
        (row["DocumentId"], row["Start"], row["Stop"], coders[row["Coder"]], values[row["ID"]])
        for row in tables["STATEMENTS"]
        if row["ID"] in values
    ]


def test_networks_of_others_codings(sample: Path) -> None:
    codings = project.codings(database.read(sample))
    statements = codings.assign(
        actor_id=codings["actor"], side="", stance=codings["agreement"].map({1: "favor", 0: "against"})
    )
    held = network.affiliations(statements, "organization", ["concept"])
    both, apart = network.congruence(held, "organization"), network.conflict(held, "organization")
    taken = {
        name: {(row.concept, row.agreement) for row in rows.itertuples()}
        for name, rows in codings.groupby("organization")
    }
    one, other = "Sierra Club", "National Petrochemical & Refiners Association"
    opposed = {(concept, 1 - agreement) for concept, agreement in taken[other]}
    assert both.get_edge_data(one, other, {"weight": 0})["weight"] == len(taken[one] & taken[other])
    assert apart.edges[one, other]["weight"] == len(taken[one] & opposed) > 0
