"""Reading the records (读取档案): the latest revision, every revision, or what stood at an audit entry.

These reads know no rights: what a person may see is decided in `data.access`, which is built on them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.store import Scalar, Session, Value
from data.tables import Table

Fields = dict[str, Scalar]


def current(
    session: Session, table: Table, where: Mapping[str, str] | None = None, *, as_of: int | None = None,
    columns: Sequence[str] = (),
) -> list[Fields]:  # fmt: skip
    """The latest revision of every record (现行记录), ordered by key; `where` holds exact values of any column.

    With `as_of`, the number of an audit entry, the records as they stood right after it. A condition on content
    is asked of the latest revision only. `columns` names the columns to read, default all.
    """
    wanted = tuple(columns) or table.every
    names, values = _conditions(table, where or {})
    inner = [f"{name} = ${place}" for name, place in names.items() if name in table.key]
    if as_of is not None:
        values.append(as_of)
        inner.append(f"entry <= ${len(values)}")
    key = ", ".join(table.key)
    latest = f"SELECT {key}, max(rev) AS rev FROM {table.name}{_where(inner)} GROUP BY {key}"
    same = " AND ".join(f"t.{name} = latest.{name}" for name in (*table.key, "rev"))
    outer = [f"t.{name} = ${place}" for name, place in names.items() if name not in table.key]
    chosen = ", ".join(f"t.{name}" for name in wanted)
    order = ", ".join(f't.{name} COLLATE "C"' for name in table.key)
    text = f"SELECT {chosen} FROM {table.name} t JOIN ({latest}) latest ON {same}{_where(outer)} ORDER BY {order}"
    return [dict(zip(wanted, row, strict=True)) for row in session.rows(text, values)]


def history(session: Session, table: Table, where: Mapping[str, str]) -> list[Fields]:
    """Every revision (全部版次) of the records with these values, in the order they were recorded."""
    names, values = _conditions(table, where)
    conditions = [f"{name} = ${place}" for name, place in names.items()]
    text = f"SELECT {', '.join(table.every)} FROM {table.name}{_where(conditions)} ORDER BY entry, entry_line"
    return [table.as_dict(row) for row in session.rows(text, values)]


def setting(session: Session, name: str) -> str | None:
    """The present content of a setting (设置); None when it was never made."""
    found = session.rows("SELECT content FROM settings WHERE setting = $1 ORDER BY rev DESC LIMIT 1", [name])
    return str(found[0][0]) if found else None


def _conditions(table: Table, where: Mapping[str, str]) -> tuple[dict[str, int], list[Value]]:
    unknown = where.keys() - set(table.every)
    if unknown:
        raise KeyError(f"{table.name}: {', '.join(sorted(unknown))}")
    return {name: place for place, name in enumerate(where, 1)}, list(where.values())


def _where(conditions: list[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""
