"""What several test files share: the seed event, and the development data where it is at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def seed_event() -> Path:
    return ROOT / "seeds" / "ukraine-2025"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of development data beside the repository; it is third-party text and no part of it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the development data is not beside this repository")
    return folder
