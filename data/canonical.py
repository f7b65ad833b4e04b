"""Canonical JSON and its digest (规范文本与指纹): the same content gives the same bytes everywhere."""

from __future__ import annotations

import hashlib
import json
from typing import Any

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


def canonical(content: Any) -> str:
    """JSON with sorted keys and no spaces (规范文本)."""
    return _ENCODER.encode(content)


def fingerprint(text: str) -> str:
    """SHA-256 of a text in UTF-8 (指纹), 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
