"""Archives without a clock (打包): the same files give the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO

EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip knows
READABLE = 0o644 << 16


def packed(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of named files in the order given (压缩包)."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system, entry.external_attr = 3, READABLE
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def without_clock(content: bytes) -> bytes:
    """The same zip with every file's time taken out (去除时间)."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return packed((entry.filename, archive.read(entry)) for entry in archive.infolist())
