"""What a returned form would change (逐格差异): cell by cell, and where somebody else has been at the same cell, a conflict.

Three texts are compared: what the file held when it was made, what the draft holds now, what the file holds now. A
cell nobody touched in the file never overwrites what is newer.
"""

from __future__ import annotations

from typing import NamedTuple

from data.exchange.report_form import Form, Key, Texts, kept
from data.exchange.report_form_back import Filled
from evaluation.errors import Fault, Refused, Where


class Change(NamedTuple):
    """One cell that would change (改动): from the draft's text to the file's."""

    indicator: str
    column: str
    cell: str
    old: str
    new: str


class Conflict(NamedTuple):
    """One cell that both sides changed (冲突): `base` is what it was before, None where the file does not say."""

    indicator: str
    column: str
    cell: str
    base: str | None
    server: str
    new: str


def changes(form: Form, filled: Filled, server: Texts | None = None) -> list[Change | Conflict]:
    """Every cell the file would change (逐格差异), in the order of the form; raises `Refused` while the file has faults.

    `server` is the draft as it stands now, the form's own texts where it is not given.
    """
    if filled.faults:
        raise Refused([Fault(Where(fault.file or fault.sheet), str(fault)) for fault in filled.faults])
    drafts = form.texts if server is None else {key: kept(key[1], text) for key, text in server.items()}
    found = (_compared(key, filled, drafts.get(key, "")) for key in form.open_cells() if key in filled.texts)
    return [one for one in found if one is not None]


def _compared(key: Key, filled: Filled, server: str) -> Change | Conflict | None:
    base, new, cell = _base(key, filled, server), filled.texts[key], filled.places[key]
    if new in (server, base) or (not new and filled.base.texts is None and not _says_so(filled)):
        return None
    if server == base or (base is None and not server):
        return Change(*key, cell, server, new)
    return Conflict(*key, cell, base, server, new)


def _base(key: Key, filled: Filled, server: str) -> str | None:
    """What the cell held when the file was made (原文); the draft's own where nothing has moved since."""
    if filled.base.texts is not None:
        return filled.base.texts.get(key, "")
    return server if filled.base.current else None


def _says_so(filled: Filled) -> bool:
    """Whether a blank cell of a plain-text copy means that it was emptied (空白是否表示清空)."""
    return filled.base.bound and filled.base.current
