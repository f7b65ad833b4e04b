"""The press (印制): one typesetting job from standard input to standard output, in a process that ends with it.

    python -I press.py < job > pages

typst keeps whatever it has set for the next time, hundreds of megabytes that nobody gets back; a process of its own gives
them back when it ends. A job is one JSON line; pages come out each after a line with its length.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import typst


def main() -> None:
    """One job (一次排印)."""
    job = json.loads(sys.stdin.buffer.read())
    compile_: Any = typst.compile  # takes files by name, which its own types do not say
    made = compile_(
        {name: text.encode() for name, text in job["files"].items()}, font_paths=job["fonts"], ignore_system_fonts=True,
        format=job["format"], ppi=job["ppi"], timestamp=job["timestamp"],
    )  # fmt: skip
    for page in made if isinstance(made, list) else [made]:
        sys.stdout.buffer.write(b"%d\n" % len(page))
        sys.stdout.buffer.write(page)


if __name__ == "__main__":
    main()
