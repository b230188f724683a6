"""What gets installed: pyproject.toml, environment.yml and requirements.lock agree, and no file names a host."""

from __future__ import annotations

import ast
import asyncio
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from rattler import MatchSpec, solve
from rattler.exceptions import InvalidMatchSpecError, SolverError

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")

#: What only conda has to be told to bring.
CONDA_ONLY = {"python", "pip"}
PYTHONS = ("3.11.9", "3.12.9", "3.13.9")


def conda_specs(environment: dict) -> list[str]:
    """Return the match specs of an environment file, without its pip section."""
    return [entry for entry in environment["dependencies"] if isinstance(entry, str)]


def ranges(requirements: list[str]) -> dict[str, frozenset[str]]:
    """Map each requirement's name to its bounds, as a set: their order and spaces do not matter."""
    parsed = [Requirement(requirement) for requirement in requirements]
    return {canonicalize_name(entry.name): frozenset(map(str, entry.specifier)) for entry in parsed}


def conda_ranges(specs: list[str]) -> dict[str, frozenset[str]]:
    """Map each conda spec's name to its bounds; a spec that is not strictly well formed raises."""
    parsed = [MatchSpec(spec, strict=True) for spec in specs]
    bounds = {entry.name.normalized: str(entry.version).split(",") if entry.version else [] for entry in parsed}
    return {canonicalize_name(name): frozenset(found) for name, found in bounds.items()}


def disagreements(requirements: list[str], specs: list[str]) -> list[str]:
    """Name each package that one list lacks or that the two lists bound differently."""
    ours, theirs = ranges(requirements), conda_ranges(specs)
    return sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))


def locked(text: str) -> list[tuple[Requirement, int]]:
    """Return each requirement of a lock file with its number of hashes."""
    entries = re.sub(r"\s*\\\n\s*", " ", re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)).splitlines()
    return [(Requirement(entry.split(" --hash")[0]), entry.count("--hash=sha256:")) for entry in entries if entry]


#: Name → locked versions: more than one where the newest no longer takes the oldest Python.
LOCKED: dict[str, set[str]] = {}
for _entry, _ in locked(LOCK):
    LOCKED.setdefault(canonicalize_name(_entry.name), set()).update(pin.version for pin in _entry.specifier)


# --- pyproject.toml and environment.yml ---------------------------------------------------------------------------


def test_environment_names_what_the_project_needs() -> None:
    specs = [spec for spec in conda_specs(CONDA) if MatchSpec(spec, strict=True).name.normalized not in CONDA_ONLY]
    assert disagreements(PROJECT["dependencies"], specs) == []


def test_environment_takes_the_same_python() -> None:
    assert conda_ranges(conda_specs(CONDA))["python"] == ranges([f"python{PROJECT['requires-python']}"])["python"]


def test_environment_uses_conda_forge_alone() -> None:
    assert CONDA["channels"] == ["conda-forge", "nodefaults"]
    assert CONDA["name"] == PROJECT["name"]


@pytest.mark.parametrize(
    ("requirements", "specs", "expected"),
    [
        (["click>=8.1,<9"], ["click <9,>=8.1"], []),
        (["PyYAML>=6"], ["pyyaml >=6"], []),
        (["click>=8.1,<9"], ["click >=8.2,<9"], ["click"]),
        (["click>=8.1,<9"], ["click"], ["click"]),
        (["click>=8.1", "tqdm"], ["click >=8.1"], ["tqdm"]),
        (["click>=8.1"], ["click >=8.1", "spacy >=3"], ["spacy"]),
    ],
)
def test_disagreements_are_found(requirements: list[str], specs: list[str], expected: list[str]) -> None:
    assert disagreements(requirements, specs) == expected


@pytest.mark.parametrize("spec", ["pandas >=3.0,,<4", "pandas => 3", "pandas >=", "pan das >=3"])
def test_malformed_specs_are_refused(spec: str) -> None:
    with pytest.raises(InvalidMatchSpecError):
        conda_ranges([spec])


# --- solving ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def channel(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A conda channel in a folder: the locked versions of what conda is asked for, as empty packages, and Pythons."""
    names = [MatchSpec(spec, strict=True).name.normalized for spec in conda_specs(CONDA)]
    stubs = [(name, pin, ["python"]) for name in names for pin in sorted(LOCKED.get(canonicalize_name(name), ()))]
    stubs += [("pip", "26.0", ["python"]), *(("python", version, []) for version in PYTHONS)]
    packages = {
        f"{name}-{pin}-0.conda": {"name": name, "version": pin, "build": "0", "build_number": 0, "depends": depends}
        for name, pin, depends in stubs
    }
    folder = tmp_path_factory.mktemp("channel")
    (folder / "noarch").mkdir()
    index = {"info": {"subdir": "noarch"}, "packages": {}, "packages.conda": packages}
    (folder / "noarch" / "repodata.json").write_text(json.dumps(index), encoding="utf-8")
    return folder.as_uri()


def solution(channel: str, specs: list[str]) -> dict[str, str]:
    """Solve the specs against the channel and return the chosen version of each package."""
    records = asyncio.run(solve([channel], [MatchSpec(spec, strict=True) for spec in specs], platforms=["noarch"]))
    return {canonicalize_name(record.name.normalized): str(record.version) for record in records}


@pytest.mark.parametrize("python", PYTHONS)
def test_environment_can_be_solved_at_the_locked_versions(channel: str, python: str) -> None:
    chosen = solution(channel, [*conda_specs(CONDA), f"python =={python}"])
    assert chosen["python"] == python
    assert chosen.keys() == ranges(PROJECT["dependencies"]).keys() | CONDA_ONLY


@pytest.mark.parametrize("spec", ["pandas >=99", "python <3.11", "no-such-package"])
def test_environment_that_cannot_be_met_is_refused(channel: str, spec: str) -> None:
    with pytest.raises(SolverError):
        solution(channel, [*conda_specs(CONDA), spec])


# --- requirements.lock --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]])
def test_lock_satisfies_the_range(wanted: str) -> None:
    requirement = Requirement(wanted)
    pins = LOCKED.get(canonicalize_name(requirement.name), set())
    assert pins, f"{requirement.name} is not locked: run make lock"
    assert {pin for pin in pins if pin not in requirement.specifier} == set()


def test_lock_pins_everything_exactly() -> None:
    assert {operator.operator for entry, _ in locked(LOCK) for operator in entry.specifier} == {"=="}


def test_lock_has_a_hash_for_every_requirement() -> None:
    assert [str(entry) for entry, hashes in locked(LOCK) if hashes == 0] == []


def test_lock_names_no_address() -> None:
    assert "://" not in LOCK
    assert not re.search(r"^\s*-[-a-z]*(index|links|host)", LOCK, flags=re.MULTILINE)


def test_lock_reader_sees_missing_hashes() -> None:
    text = "# head\na==1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:11\n    # via b\nb==2 ; os_name == 'nt'\n"
    assert [(entry.name, hashes) for entry, hashes in locked(text)] == [("a", 2), ("b", 0)]


# --- the whole tree -----------------------------------------------------------------------------------------------


def imported(folder: str) -> set[str]:
    """Return the top-level names that the Python files of a folder import."""
    nodes = [
        node for file in (ROOT / folder).rglob("*.py") for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    ]
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    relative = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 0}
    own = {"analysis", "bench", "tests"}
    return {name.partition(".")[0] for name in plain | relative} - sys.stdlib_module_names - own


@pytest.mark.parametrize(
    ("folder", "declared"),
    [
        ("analysis", [*PROJECT["dependencies"], *EXTRAS["cluster"], *EXTRAS["llm"], *EXTRAS["train"]]),
        ("bench", [requirement for part in (PROJECT["dependencies"], *EXTRAS.values()) for requirement in part]),
        ("tests", [requirement for part in (PROJECT["dependencies"], *EXTRAS.values()) for requirement in part]),
    ],
)
def test_what_is_imported_is_declared(folder: str, declared: list[str]) -> None:
    distributions = packages_distributions()
    undeclared = {
        name
        for name in imported(folder)
        if not ranges(declared).keys() & {canonicalize_name(owner) for owner in distributions.get(name, [name])}
    }
    assert undeclared == set()


def test_what_is_declared_is_used() -> None:
    distributions = packages_distributions()
    used = {canonicalize_name(owner) for name in imported("analysis") for owner in distributions.get(name, [])}
    # JupyterLab is started, not imported.
    assert ranges(PROJECT["dependencies"]).keys() - used == {"jupyterlab"}


# Written in pieces, so that this file passes its own test.
HOSTS = [
    r"py" r"pi\.org",
    r"python" r"hosted\.org",
    r"npm" r"js\.(org|com)",
    r"ana" r"conda\.(org|com)",
    r"crates" r"\.io",
    r"deb" r"\.debian\.org",
    r"index-" r"url",
    r"find-" r"links",
    r"trusted-" r"host",
]


def test_no_file_names_a_package_index() -> None:
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    files = [ROOT / name for name in listing.stdout.decode().split("\0") if name and (ROOT / name).is_file()]
    assert ROOT / "pyproject.toml" in files
    pattern = re.compile("|".join(HOSTS), flags=re.IGNORECASE)
    found = {
        f"{file.relative_to(ROOT)}: {match[0]}"
        for file in files
        for match in pattern.finditer(file.read_text(encoding="utf-8", errors="ignore"))
    }
    assert found == set()
