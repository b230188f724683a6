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
from rattler.exceptions import SolverError

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
CONDA = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")

PYTHONS = ("3.11.9", "3.12.9", "3.13.9")


#: The match specs of the environment file, without its pip section.
SPECS = [entry for entry in CONDA["dependencies"] if isinstance(entry, str)]


def ranges(requirements: list[str]) -> dict[str, frozenset[str]]:
    """Map each requirement's name to its bounds, as a set: their order and spaces do not matter."""
    parsed = map(Requirement, requirements)
    return {canonicalize_name(entry.name): frozenset(map(str, entry.specifier)) for entry in parsed}


def conda_ranges() -> dict[str, frozenset[str]]:
    """Map each conda spec's name to its bounds; a spec that is not strictly well formed raises."""
    parsed = [MatchSpec(spec, strict=True) for spec in SPECS]
    bounds = {entry.name.normalized: str(entry.version).split(",") if entry.version else [] for entry in parsed}
    return {canonicalize_name(name): frozenset(found) for name, found in bounds.items()}


#: Each locked requirement, with the line it stands in.
LOCKED = [
    (Requirement(entry.split(" --hash")[0]), entry)
    for entry in re.sub(r"\s*\\\n\s*", " ", re.sub(r"^\s*#.*\n", "", LOCK, flags=re.MULTILINE)).splitlines()
    if entry
]
#: Name → locked versions: more than one where the newest no longer takes the oldest Python.
PINS: dict[str, set[str]] = {}
for _entry, _ in LOCKED:
    PINS.setdefault(canonicalize_name(_entry.name), set()).update(pin.version for pin in _entry.specifier)


def test_environment_asks_conda_forge_for_what_the_project_needs() -> None:
    python = ranges([f"python{PROJECT['requires-python']}"])
    assert conda_ranges() == ranges(PROJECT["dependencies"]) | python | {"pip": frozenset()}
    assert (CONDA["channels"], CONDA["name"]) == (["conda-forge", "nodefaults"], PROJECT["name"])


@pytest.fixture(scope="module")
def channel(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A conda channel in a folder: the locked versions of what conda is asked for, as empty packages, and Pythons."""
    names = [MatchSpec(spec, strict=True).name.normalized for spec in SPECS]
    stubs = [(name, pin, ["python"]) for name in names for pin in sorted(PINS.get(canonicalize_name(name), ()))]
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


def solution(channel: str, more: str) -> dict[str, str]:
    """Solve the environment and one more spec against the channel and return the chosen version of each package."""
    specs = [MatchSpec(spec, strict=True) for spec in (*SPECS, more)]
    records = asyncio.run(solve([channel], specs, platforms=["noarch"]))
    return {canonicalize_name(record.name.normalized): str(record.version) for record in records}


@pytest.mark.parametrize("python", PYTHONS)
def test_environment_can_be_solved_at_the_locked_versions(channel: str, python: str) -> None:
    chosen = solution(channel, f"python =={python}")
    assert chosen["python"] == python
    assert chosen.keys() == conda_ranges().keys()


@pytest.mark.parametrize("spec", ["pandas >=99", "python <3.11"])
def test_environment_that_cannot_be_met_is_refused(channel: str, spec: str) -> None:
    with pytest.raises(SolverError):
        solution(channel, spec)


def test_the_lock_pins_what_is_wanted_by_version_and_hash_and_names_no_address() -> None:
    for requirement in map(Requirement, [*PROJECT["dependencies"], *EXTRAS["dev"]]):
        pins = PINS.get(canonicalize_name(requirement.name), set())
        assert pins, f"{requirement.name} is not locked: run make lock"
        assert {pin for pin in pins if pin not in requirement.specifier} == set(), requirement.name
    assert {operator.operator for requirement, _ in LOCKED for operator in requirement.specifier} == {"=="}
    assert [entry for _, entry in LOCKED if "--hash=sha256:" not in entry] == []
    assert "://" not in LOCK
    assert not re.search(r"^\s*-[-a-z]*(index|links|host)", LOCK, flags=re.MULTILINE)


def imported(folder: str) -> set[str]:
    """Return the top-level names that the Python files of a folder import."""
    nodes = [
        node for file in (ROOT / folder).rglob("*.py") for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    ]
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    relative = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and node.level == 0}
    own = {"analysis", "bench", "tests"}
    return {name.partition(".")[0] for name in plain | relative} - sys.stdlib_module_names - own


@pytest.mark.parametrize("folder", ["analysis", "bench", "tests"])
def test_what_is_imported_is_declared_and_what_is_declared_is_used(folder: str) -> None:
    extras = ("cluster", "llm", "train") if folder == "analysis" else EXTRAS
    declared = ranges([*PROJECT["dependencies"], *(each for extra in extras for each in EXTRAS[extra])]).keys()
    distributions = packages_distributions()
    owners = {name: set(map(canonicalize_name, distributions.get(name, [name]))) for name in imported(folder)}
    assert [name for name, own in owners.items() if not own & declared] == []
    if folder == "analysis":  # JupyterLab is started, not imported.
        assert ranges(PROJECT["dependencies"]).keys() - set().union(*owners.values()) == {"jupyterlab"}


# Written in pieces, so that this file passes its own test.
HOSTS = """py|pi.org python|hosted.org npm|js.org npm|js.com ana|conda.org ana|conda.com crates|.io deb|.debian.org
    index-|url find-|links trusted-|host""".replace("|", "").split()


def test_no_file_names_a_package_index() -> None:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    files = [ROOT / name for name in listing.split("\0") if name and (ROOT / name).is_file()]
    assert ROOT / "pyproject.toml" in files
    texts = {str(file.relative_to(ROOT)): file.read_bytes().lower() for file in files}
    assert [(name, host) for name, text in texts.items() for host in HOSTS if host.encode() in text] == []
