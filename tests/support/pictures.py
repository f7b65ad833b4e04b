"""Pictures in tests (图片): what a file says of its own size."""

from __future__ import annotations

import struct


def size_of_png(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG (图片尺寸), pixels."""
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    wide, tall = struct.unpack(">II", content[16:24])
    return wide, tall
