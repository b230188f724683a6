"""What Discourse Network Analyzer asks of a file when it opens it, and that ours answers as its own do.

DNA is not installed here. So the questions are asked in its place: every query that its source (version 3, classes Sql
and MainWindow) runs from the dialogue for the password to the first click on a statement, put in our own words. Each
check runs on a file that we wrote and, where it is present, on one that DNA itself wrote.
"""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from analysis import pipeline
from analysis.corpus import read_event
from analysis.handcoding import database, dna

RIGHTS = [
    *(f"Permission{verb}Documents" for verb in ("Add", "Edit", "Delete", "Import")),
    *(f"Permission{verb}Statements" for verb in ("Add", "Edit", "Delete")),
    *(f"PermissionEdit{what}" for what in ("Attributes", "Regex", "StatementTypes", "Coders", "CoderRelations")),
    *(f"Permission{verb}Others{what}" for verb in ("View", "Edit") for what in ("Documents", "Statements")),
]
#: Data type → where DNA looks for the values of a statement, and how.
VALUES = {
    "short text": "SELECT ENTITIES.Value FROM DATASHORTTEXT AS held JOIN ENTITIES ON ENTITIES.ID = held.Entity"
    " AND ENTITIES.VariableId = held.VariableId",
    "long text": "SELECT Value FROM DATALONGTEXT AS held",
    "boolean": "SELECT Value FROM DATABOOLEAN AS held",
    "integer": "SELECT Value FROM DATAINTEGER AS held",
}

Connection = sqlite3.Connection


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the statements of the seed event, for two coders."""
    path = tmp_path_factory.mktemp("dna") / "seed.dna"
    tables = pipeline.analyze(read_event("ukraine-2025"))
    dna.write(path, tables.documents, tables.statements, tables.actors, tables.event.target.label, ("Lee", "Kim"), "pw")
    return path


@pytest.fixture(params=["ours", "theirs"])
def opened(request: pytest.FixtureRequest, written: Path) -> Iterator[Connection]:
    """The file as DNA has it open: foreign keys are enforced, columns have names."""
    path = written if request.param == "ours" else request.getfixturevalue("shared") / "data" / "dna" / "sample.dna"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.row_factory = sqlite3.Row
        yield connection


def rows(opened: Connection, query: str, *values: object) -> list[sqlite3.Row]:
    return opened.execute(query, values).fetchall()


def test_the_version_is_one_that_dna_opens(opened: Connection) -> None:
    (version,) = rows(opened, "SELECT Value FROM SETTINGS WHERE Property = 'version'")
    assert version["Value"].startswith("3.0")  # it refuses all others


def test_coders_can_be_chosen_and_have_all_that_a_coder_has(opened: Connection) -> None:
    coders = rows(opened, "SELECT * FROM CODERS")
    assert (coders[0]["ID"], coders[0]["Name"]) == (1, "Admin")
    for coder in coders:
        assert {coder[name] for name in RIGHTS} <= {0, 1}
        assert {coder[name] for name in ("ColorByCoder", "PopupDecoration", "PopupAutoComplete")} <= {0, 1}
        assert all(0 <= coder[name] <= 255 for name in ("Red", "Green", "Blue"))
        assert 1 <= coder["FontSize"] <= 99 and 100 <= coder["PopupWidth"] <= 9999 and coder["Refresh"] >= 0
        # For any other coder's document or statement DNA looks up the relation, and fails where there is none.
        others = rows(opened, "SELECT * FROM CODERRELATIONS WHERE Coder = ?", coder["ID"])
        assert {row["OtherCoder"] for row in others} == {each["ID"] for each in coders} - {coder["ID"]}
        for row in others:
            assert {row[f"{verb}{what}"] for verb in ("view", "edit") for what in ("Documents", "Statements")} <= {0, 1}


def test_our_coders_may_do_everything_and_know_their_password(written: Path) -> None:
    with database.opened(written) as project:
        coders = rows(project, "SELECT * FROM CODERS")
    assert [row["Name"] for row in coders] == ["Admin", "machine", "Lee", "Kim"]
    assert all(row[name] == 1 for row in coders for name in RIGHTS)
    salt = base64.b64decode(coders[2]["Password"])[:16]
    assert coders[2]["Password"] == database.password_hash("pw", salt) != database.password_hash("wp", salt)


def test_every_document_and_statement_is_listed(opened: Connection) -> None:
    documents = rows(
        opened,
        """SELECT doc.ID, Title, Author, Source, Section, Type, Notes, Date, who.Name, Red, Green, Blue,
            (SELECT COUNT(ID) FROM STATEMENTS WHERE DocumentId = doc.ID) AS Frequency
        FROM DOCUMENTS AS doc INNER JOIN CODERS AS who ON who.ID = doc.Coder""",
    )
    assert len(documents) == rows(opened, "SELECT COUNT(*) FROM DOCUMENTS")[0][0] > 0
    for row in documents:
        assert all(isinstance(row[name], str) for name in ("Title", "Author", "Source", "Section", "Type", "Notes"))
        assert isinstance(row["Date"], int)
    statements = rows(
        opened,
        """SELECT said.ID, Start, Stop, DOCUMENTS.Text AS Whole,
            SUBSTRING(DOCUMENTS.Text, Start + 1, Stop - Start) AS Words
        FROM STATEMENTS AS said INNER JOIN CODERS ON CODERS.ID = said.Coder
        INNER JOIN STATEMENTTYPES ON STATEMENTTYPES.ID = said.StatementTypeId
        INNER JOIN DOCUMENTS ON DOCUMENTS.ID = said.DocumentId ORDER BY DOCUMENTS.Date ASC""",
    )
    assert {row["ID"] for row in statements} == {row["ID"] for row in rows(opened, "SELECT ID FROM STATEMENTS")}
    assert sum(row["Frequency"] for row in documents) == len(statements) > 0
    for row in statements:
        assert 0 <= row["Start"] < row["Stop"] <= len(row["Whole"].encode("utf-16-le")) // 2
        # Java's text pane makes one character of \r\n, which would shift every span behind it.
        assert row["Words"] and "\r" not in row["Whole"] and "\0" not in row["Whole"]


def test_every_statement_has_one_value_for_every_variable_of_its_type(opened: Connection) -> None:
    for statement in rows(opened, "SELECT ID, StatementTypeId FROM STATEMENTS"):
        variables = rows(opened, "SELECT * FROM VARIABLES WHERE StatementTypeId = ?", statement["StatementTypeId"])
        assert variables
        for variable in variables:
            where = f"{VALUES[variable['DataType']]} WHERE held.StatementId = ? AND held.VariableId = ?"
            (found,) = rows(opened, where, statement["ID"], variable["ID"])
            assert found["Value"] in (0, 1) if variable["DataType"] == "boolean" else isinstance(found["Value"], str)


def test_every_value_belongs_to_a_listed_statement(opened: Connection) -> None:
    # DNA puts values into statements that it has listed before, by the statement's type, and fails on any other.
    for holder in ("DATASHORTTEXT", "DATALONGTEXT", "DATABOOLEAN", "DATAINTEGER"):
        query = f"""
            SELECT COUNT(*) FROM {holder} AS held INNER JOIN VARIABLES ON VARIABLES.ID = held.VariableId
            INNER JOIN STATEMENTS ON STATEMENTS.ID = held.StatementId
                AND STATEMENTS.StatementTypeId = VARIABLES.StatementTypeId
        """
        assert rows(opened, query)[0][0] == rows(opened, f"SELECT COUNT(*) FROM {holder}")[0][0]


def test_every_entity_has_every_attribute_of_its_variable(opened: Connection) -> None:
    for entity in rows(opened, "SELECT ID, VariableId, Value, Red, Green, Blue, ChildOf FROM ENTITIES"):
        named = """
            SELECT AttributeVariable, AttributeValue FROM ATTRIBUTEVALUES INNER JOIN ATTRIBUTEVARIABLES
            ON ATTRIBUTEVARIABLES.ID = AttributeVariableId WHERE EntityId = ?
        """
        found = {row["AttributeVariable"]: row["AttributeValue"] for row in rows(opened, named, entity["ID"])}
        wanted = "SELECT AttributeVariable FROM ATTRIBUTEVARIABLES WHERE VariableId = ?"
        assert set(found) == {row["AttributeVariable"] for row in rows(opened, wanted, entity["VariableId"])}
        assert all(isinstance(value, str) for value in found.values())


def test_every_statement_type_can_be_coded(opened: Connection) -> None:
    types = {row["Label"]: row["ID"] for row in rows(opened, "SELECT * FROM STATEMENTTYPES")}
    variables = rows(opened, "SELECT * FROM VARIABLES WHERE StatementTypeId = ?", types["DNA Statement"])
    assert [(row["Variable"], row["DataType"]) for row in variables][:4] == [
        ("person", "short text"),
        ("organization", "short text"),
        ("concept", "short text"),
        ("agreement", "boolean"),
    ]
    assert all(row["Label"] for row in rows(opened, "SELECT * FROM REGEXES"))
