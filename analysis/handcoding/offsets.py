"""Characters of Python ↔ UTF-16 units of Java: the two count differently after an emoji or a rare script."""

from __future__ import annotations

from bisect import bisect_left, bisect_right


class Offsets:
    """The offsets of one text. Only characters beyond U+FFFF count two units in Java, where Python counts one."""

    def __init__(self, text: str) -> None:
        wide = [] if text.isascii() else [at for at, character in enumerate(text) if ord(character) > 0xFFFF]
        self._characters = wide
        self._units = [at + number for number, at in enumerate(wide)]

    def units(self, characters: int) -> int:
        """Return the offset in units of an offset in characters."""
        return characters + bisect_left(self._characters, characters)

    def characters(self, units: int) -> int:
        """Return the offset in characters of an offset in units; within a character, its start."""
        return units - bisect_right(self._units, units - 1)
