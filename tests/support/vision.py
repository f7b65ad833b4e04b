"""How colours look to those who see fewer of them: dichromats after Machado, Oliveira and Fernandes 2009, and greyscale."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Triple = np.ndarray
SEEN = {
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    "greyscale": [[0.2126, 0.7152, 0.0722]] * 3,
    "full": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
}
XYZ = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
WHITE = [0.95047, 1.0, 1.08883]


def linear(colour: str) -> Triple:
    """`#RRGGBB` as light, 0 to 1."""
    channels = np.array([int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(light: Triple) -> Triple:
    """Light in CIE Lab."""
    ratio = np.array(XYZ) @ light / WHITE
    root = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def distance(kind: str) -> Callable[[str, str], float]:
    """How far apart two colours are for a kind of vision: CIE 1976 colour difference."""

    def between(one: str, other: str) -> float:
        seen = [lab(np.clip(np.array(SEEN[kind]) @ linear(colour), 0, 1)) for colour in (one, other)]
        return float(np.linalg.norm(seen[0] - seen[1]))

    return between
