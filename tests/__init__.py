"""Tests, one file per module; a package, because others install one of the same name."""
