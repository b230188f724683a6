"""Measurements: speed, memory and growth, and what happens when something breaks. See docs/decisions/0014-scale.md."""
