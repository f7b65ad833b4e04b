"""Characters the shipped fonts lack (缺字): printed as 〓, the sign printers set for a missing character, and named below.

A rare character of a name is never left out, replaced by another or printed as an empty box.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from reports.fonts import glyphs

GETA = "〓"
SPACES = frozenset("\n\t ")


@dataclass(slots=True)
class Print:
    """Texts on their way to the printer (付印文字): what is lacking is kept in the order it is met."""

    lacking: dict[str, None] = field(default_factory=dict)

    def text(self, words: str) -> str:
        """The text as it can be printed (可印文字)."""
        known = glyphs()
        strange = {letter for letter in words if letter not in known and letter not in SPACES}
        self.lacking.update(dict.fromkeys(letter for letter in words if letter in strange))
        return "".join(GETA if letter in strange else letter for letter in words)

    def all(self, value: Any) -> Any:
        """Every text inside lists and mappings (逐项)."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self.all(item) for key, item in value.items()}
        return [self.all(item) for item in value] if isinstance(value, list | tuple) else value

    @property
    def note(self) -> str:
        """The sentence that names what is lacking (缺字说明); blank without any."""
        return lacking_words(self.lacking)


def lacking_words(letters: dict[str, None]) -> str:
    """Which characters stand as 〓 (缺字说明), by their code points."""
    codes = "、".join(f"U+{ord(letter):04X}" for letter in letters)
    return f"随附字体缺{len(letters)}个字，以{GETA}代：统一码{codes}，用字以文档和工作簿为准" if letters else ""
