"""The corpus cut into parts of a hundred articles, each named by the checksum of everything that goes into it.

The name covers the articles, the register, the target, the package's own files and the versions of what it calls. So a
part that is there never needs to be coded again, a changed reader or article never meets an old part, and articles
added at the end leave the parts before them as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from analysis.coding.parts import Settings
from analysis.corpus import Corpus, entries
from analysis.corpus.entries import Entry
from analysis.records import SetAside

#: Articles in a part: enough that handing it over costs nothing, few enough that little is lost with one.
ARTICLES = 100
#: Characters or bytes in a part, which bounds the memory of a run.
BYTES = 4_000_000
_PACKAGE = Path(__file__).parent.parent
_CALLED = (
    "charset-normalizer",
    "datasketch",
    "lxml",
    "nltk",
    "numpy",
    "onnxruntime",
    "py3langid",
    "pyarrow",
    "rapidfuzz",
    "textblob",
    "tokenizers",
    "trafilatura",
    "vadersentiment",
)


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker gets: the articles of one part, with what was set aside between them."""

    key: str
    entries: tuple[Entry | SetAside, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a plan, without its articles."""

    key: str
    n_entries: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts of a corpus in its order."""

    parts: tuple[Part, ...]

    @property
    def n_entries(self) -> int:
        """Return how many articles, read or not, the corpus holds."""
        return sum(part.n_entries for part in self.parts)


def make_plan(corpus: Corpus, settings: Settings) -> Plan:
    """Read the corpus once and return its parts; the articles themselves are not kept."""
    return Plan(tuple(Part(task.key, len(task.entries)) for task in tasks(corpus, settings)))


def tasks(corpus: Corpus, settings: Settings) -> Iterator[Task]:
    """Yield the parts of a corpus with their articles, one at a time."""
    block: list[Entry | SetAside] = []
    size = 0
    for entry in entries(corpus):
        block.append(entry)
        size += entry.size if isinstance(entry, Entry) else 0
        if len(block) == ARTICLES or size >= BYTES:
            yield _task(block, settings)
            block, size = [], 0
    if block:
        yield _task(block, settings)


def _task(block: list[Entry | SetAside], settings: Settings) -> Task:
    content = sha256(f"{fingerprint()}\n{settings!r}\n".encode("utf-8", "surrogatepass"))
    for entry in block:
        content.update(repr(entry).encode("utf-8", "surrogatepass"))
    return Task(content.hexdigest()[:40], tuple(block))


@cache
def fingerprint() -> str:
    """Return a checksum of the package's own files and of the versions of the packages it calls."""
    digest = sha256()
    for file in sorted(_PACKAGE.rglob("*")):
        if file.suffix in (".py", ".csv", ".toml", ".json", ".onnx", ".md"):
            digest.update(f"{file.relative_to(_PACKAGE).as_posix()}\0".encode())
            digest.update(file.read_bytes())
    for name in _CALLED:
        digest.update(f"{name} {_version(name)}\n".encode())
    return digest.hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
