"""The drawn articles that people have coded: sample.csv and sample_gold.jsonl beside an event.

sample_gold.jsonl has one line per finished article in the codebook's format (section 5), with ``coder`` (a pseudonym)
and ``mode``: *blind*, or *review* where the coder saw the machine's reading. Corrections of single statements are no
random sample, and never enter here. Where two people coded an article, the first line counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

import pandas as pd

from analysis.attribution.actors import plain, slug
from analysis.attribution.positions import overall
from analysis.corpus import Event
from analysis.corpus.tables import Analysis
from analysis.errors import InputError
from analysis.evaluation import Coding, read_gold, same_actor
from analysis.records import SCORES
from analysis.sampling import design

MODES = ("blind", "review")


@dataclass(frozen=True)
class Sample:
    """A drawn sample and what of it is coded.

    ``drawn`` has a row per drawn article (`design.COLUMNS`) with ``coder`` and ``mode``, empty where it is not coded
    yet, and ``used``: coded, with all before it in its stratum. Only these are estimated from, because articles that
    somebody chose to code first are no random sample. ``statements`` are those of the hand: document_id, actor, stance,
    explicit, score; ``positions``: document_id, actor, position. ``inputs`` has (name, sha256) of each file read.
    """

    drawn: pd.DataFrame
    statements: pd.DataFrame
    positions: pd.DataFrame
    inputs: tuple[tuple[str, str], ...] = ()

    @property
    def n_used(self) -> int:
        """How many articles are estimated from."""
        return int(self.drawn["used"].sum())

    @property
    def n_articles(self) -> int:
        """How many articles were drawn from."""
        return int(self.drawn.drop_duplicates("stratum")["stratum_size"].sum())


def places(event: Event) -> tuple[Path, Path]:
    """Return where the sample and its hand coding lie: in the event's folder, or beside a file of coded statements.

    Raises InputError for an event that is a single table of articles.
    """
    if event.coded:
        return Path(f"{event.coded}.sample.csv"), Path(f"{event.coded}.sample_gold.jsonl")
    if event.root:
        return event.root / "sample.csv", event.root / "sample_gold.jsonl"
    raise InputError(
        f"The event {event.name} is a single table, which no sample can lie in; make an event of it with "
        "“python -m analysis start”, or code it with “python -m analysis code” first."
    )


def read_sample(event: Event) -> Sample | None:
    """Return the sample of an event, or nothing where none was drawn.

    Raises InputError where sample or coding are wrong, and where the event has other articles than were drawn from.

    >>> sampling.read_sample(found.event) is None  # an event of which no sample was drawn
    True
    """
    if not (event.coded or event.root):
        return None
    path, gold = places(event)
    if not path.exists():
        return None
    drawn = design.read(path)
    texts = {document.document_id: document.text for document in event.documents}
    population = int(drawn.drop_duplicates("stratum")["stratum_size"].sum())
    if population > len(texts) or not set(drawn["document_id"]) <= set(texts):
        raise InputError(f"{path} was drawn from articles that the event no longer has; restore them, or draw again.")
    codings = _codings(gold, texts, set(drawn["document_id"])) if gold.exists() else {}
    for name in ("coder", "mode"):
        drawn[name] = [getattr(codings.get(each), name, "") for each in drawn["document_id"]]
    in_order = drawn.sort_values(["stratum", "order"])
    used = (in_order["coder"] != "").groupby(in_order["stratum"]).cummin()
    found = _sample(drawn.assign(used=used.reindex(drawn.index)), codings.values())
    read = [each for each in (path, gold) if each.exists()]
    return replace(found, inputs=tuple((each.name, sha256(each.read_bytes()).hexdigest()) for each in read))


def census(event: Event) -> Sample | None:
    """Return the event's own hand coding as a sample of all its articles, or nothing where it does not hold them all.

    What is corrected with it is the hand's value, without an interval: what an estimate can be compared with.

    >>> sampling.census(found.event).n_used
    1
    """
    texts = {document.document_id: document.text for document in event.documents}
    if event.gold is None:
        return None
    gold = read_gold(event.gold, texts)
    if {coding.document_id for coding in gold} < set(texts):
        return None
    drawn = pd.DataFrame({"document_id": list(texts), "stratum": 1, "stratum_size": len(texts), "used": True})
    return _sample(drawn, gold)


def _sample(drawn: pd.DataFrame, codings: Iterable[Coding]) -> Sample:
    """Return the sample of these codings; positions that the coder did not give follow from the statements."""
    statements, positions = [], []
    for coding in codings:
        held: dict[str, list[tuple[str, bool]]] = {}
        for row in coding.statements:
            statements.append((coding.document_id, row.actor, row.stance, row.explicit, SCORES[row.stance]))
            held.setdefault(row.actor, []).append((row.stance, row.explicit))
        whole = {actor: overall(own) for actor, own in held.items()} | dict(coding.positions)
        positions += [(coding.document_id, *each) for each in whole.items()]
    columns = ["document_id", "actor", "stance", "explicit", "score"]
    return Sample(
        drawn,
        pd.DataFrame(statements, columns=columns).astype({"score": float}),
        pd.DataFrame(positions, columns=["document_id", "actor", "position"]),
    )


def _codings(path: Path, texts: Mapping[str, str], drawn: set[str]) -> dict[str, Coding]:
    """Return the codings by article, of several coders the first; raises InputError."""
    found: dict[str, Coding] = {}
    coders: set[tuple[str, str]] = set()
    for coding in read_gold(path, texts):
        where, key = f"{path}: the coding of {coding.document_id!r}", (coding.document_id, coding.coder)
        if not coding.coder or coding.mode not in MODES:
            raise InputError(f"{where} needs coder (a pseudonym) and mode ({' or '.join(MODES)}).")
        if coding.document_id not in drawn:
            raise InputError(f"{where} is not in the sample; code those that are.")
        if key in coders:
            raise InputError(f"{where} stands twice; keep one coding of it.")
        coders.add(key)
        found.setdefault(coding.document_id, coding)
    return found


def with_ids(rows: pd.DataFrame, found: Analysis) -> pd.DataFrame:
    """Return rows of the hand with actor_id and side: those of the event's actor of that name, else a new id.

    A name is an actor's if it is its name or alias, else if it is the same once titles and articles are set aside
    (`evaluation.same_actor`); of several, the register's first, then the one with most statements.
    """
    n = found.actors["actor_id"].map(found.statements["actor_id"].value_counts()).fillna(0)
    known = found.actors[(n > 0) | ~found.actors["discovered"].astype(bool)].assign(n=n)
    known = known.sort_values(["discovered", "n"], ascending=[True, False], kind="stable")
    exact: dict[str, str] = {}
    for actor_id, name, aliases in zip(known["actor_id"], known["name"], known["aliases"], strict=True):
        for each in (name, *aliases):
            exact.setdefault(plain(each).casefold(), actor_id)
    named = list(zip(known["name"], known["actor_id"], strict=True))
    ids = {}
    for name in rows["actor"].unique():
        alike = (each for other, each in named if same_actor(name, other))
        ids[name] = exact.get(plain(name).casefold()) or next(alike, slug(name) or name)
    actor_id = rows["actor"].map(ids).astype(object)
    return rows.assign(actor_id=actor_id, side=actor_id.map(known.set_index("actor_id")["side"]).fillna(""))
