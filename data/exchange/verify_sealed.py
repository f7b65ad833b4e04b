"""Check a sealed archive (核对封存): python -I -S verify.py [folder]

Needs Python's standard library and nothing else. Looks whether every file is as it was sealed, whether the audit
chain holds together, and recomputes the totals from the points, the scheme and the adjustments. Says 一致 (equal) and
ends with 0, or says where not and ends with 1. A copy kept elsewhere checks this file itself: give it the folder.
"""

import csv
import hashlib
import json
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

SUMS = "SHA256SUMS"
Row = dict[str, str]


def check(folder: Path) -> list[str]:
    """Everything that is not as it was sealed; empty when all is equal."""
    found = list(changed_files(folder))
    if found:
        return found
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    found = list(broken_chain(folder / "events.jsonl", manifest["heads"]))
    for run in manifest["runs"]:
        found += [f"{run['period']} {text}" for text in differing(folder / run["period"])]
    return found


def changed_files(folder: Path) -> Iterator[str]:
    """Files that are missing, added, or not the bytes that were sealed."""
    if not (folder / SUMS).is_file():
        yield f"缺少 {SUMS}"
        return
    there = digests(folder)
    lines = (folder / SUMS).read_bytes().decode("utf-8", "replace").split("\n")
    listed = {line[66:]: line[:64] for line in lines if line}
    for name in sorted(there.keys() | listed.keys()):
        if name not in there:
            yield f"缺少文件 {name}"
        elif name not in listed:
            yield f"文件 {name} 不在 {SUMS} 中"
        elif there[name] != listed[name]:
            yield f"文件 {name} 与封存时不同"
    if lines != [*(f"{there[name]}  {name}" for name in sorted(there)), ""]:
        yield f"{SUMS} 被改动"


def digests(folder: Path) -> dict[str, str]:
    """SHA-256 of every file but the list itself."""
    paths = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if not path.is_dir()}
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in sorted(paths.items()) if name != SUMS
    }


def broken_chain(path: Path, heads: list[str]) -> Iterator[str]:
    """Entries of the audit log that do not follow from the one before."""
    last: dict[str, list[Any]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for line in file:
            cells = json.loads(line)
            chain, seq, prev, digest = cells[0], cells[1], cells[-2], cells[-1]
            before = last.get(chain, [chain, 0, "0" * 64])
            text = json.dumps(cells[:-1], ensure_ascii=False, separators=(",", ":"))
            if seq != before[1] + 1 or prev != before[2] or hashlib.sha256(text.encode()).hexdigest() != digest:
                yield f"审计链 {chain} 第{seq}条与前一条或自身指纹不符"
            last[chain] = [chain, seq, digest]
    if sorted("-".join(map(str, head)) for head in last.values()) != sorted(heads):
        yield "审计链的链头与清单不符"


def differing(folder: Path) -> Iterator[str]:
    """Where a run's totals and dimensions differ from what its points give."""
    scheme = json.loads((folder / "scheme.json").read_text("utf-8"))
    points, totals = rows(folder / "points.csv"), rows(folder / "totals.csv")
    by_unit: dict[str, list[Row]] = {}
    for row in points:
        by_unit.setdefault(row["unit"], []).append(row)
    matters = rows(folder / "adjustments.csv")
    for total in totals:
        own = [row for row in matters if row["unit"] == total["unit"]]
        for column, value in recomputed(scheme, by_unit.get(total["unit"], []), own, total).items():
            if total[column] != value:
                yield f"totals.csv {total['unit']} {column}：封存为“{total[column]}”，复算为“{value}”"
    yield from differing_dimensions(scheme, by_unit, totals, rows(folder / "dimensions.csv"))


def rows(path: Path) -> list[Row]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def recomputed(scheme: Any, points: list[Row], matters: list[Row], total: Row) -> Row:
    """The exact columns of a unit's total, from its points and adjustments."""
    weights = {item["code"]: Fraction(item["weight"]) for item in scored_indicators(scheme)}
    rounding = section(scheme, "rounding")
    dp, total_dp = int(rounding.get("points_dp") or 4), int(rounding.get("total_dp") or 2)
    counted = [row for row in points if row["points_exact"]]
    earned = sum((Fraction(row["points_exact"]) for row in counted), Fraction())
    weight = sum((weights[row["indicator"]] for row in counted), Fraction())
    base = None if not weight or waits(scheme, points, total) else earned / weight * full_marks(scheme)
    bonus, deduction = (adjusted(scheme, matters, kind) for kind in ("bonus", "deduction"))
    whole = None if base is None else base + bonus - deduction
    return {
        "points_sum": shown(earned, dp), "base_exact": exact(base), "base": shown(base, dp),
        "bonus": shown(bonus, dp), "deduction": shown(deduction, dp), "total_exact": exact(whole),
        "total": shown(whole, total_dp), "applicable_weight": decimal(weight),
        "missing_count": str(sum(row["status"] == "missing" for row in points)),
    }  # fmt: skip


def section(node: Any, name: str) -> Any:
    """A part of the scheme; nothing where it is left out or null."""
    found = node.get(name)
    return found if isinstance(found, dict) else {}


def full_marks(scheme: Any) -> Fraction:
    return Fraction(scheme["scheme"].get("full_marks") or 100)


def scored_indicators(scheme: Any) -> list[Any]:
    return [item for item in scheme["indicators"] if item.get("observed") != "true"]


def waits(scheme: Any, points: list[Row], total: Row) -> bool:
    """Whether a unit has no total because a policy leaves one of its figures pending."""
    if total["base_exact"]:
        return False
    policy = section(scheme, "policy")
    items = {item["code"]: item for item in scored_indicators(scheme)}
    for row in points:
        item = items[row["indicator"]]
        missing = item.get("missing") or policy.get("missing") or "zero"
        absent = item.get("not_applicable") or policy.get("not_applicable") or "rescale"
        pending = missing != "zero" and row["status"] in ("missing", "not_scorable")
        if not row["points_exact"] and (pending or (absent == "mean" and row["status"] == "not_applicable")):
            return True
    return False


def adjusted(scheme: Any, matters: list[Row], kind: str) -> Fraction:
    """Bonus or deduction: each matter once at its highest, then the caps of its family, then that of all."""
    bonus = scheme.get("bonus")
    known = {item["code"]: item for item in bonus} if isinstance(bonus, list) else {}
    limits = section(scheme, "adjustments")
    highest: dict[str, Fraction] = {}
    for row in matters:
        family = row["matter"].partition("/")[0].strip()
        typed = row.get("points") or (known.get(family) or {}).get("points")
        if row["kind"] == kind and typed:
            highest[row["matter"]] = max(Fraction(typed), highest.get(row["matter"], Fraction(typed)))
    families: dict[str, Fraction] = {}
    for matter, points in highest.items():
        family = matter.partition("/")[0].strip()
        families[family] = families.get(family, Fraction()) + points
    caps = section(limits, "kind_caps")
    total = sum(
        (capped(points, caps.get(name) or (known.get(name) or {}).get("cap")) for name, points in families.items()),
        Fraction(),
    )
    return capped(total, limits.get(f"{kind}_cap"))


def capped(points: Fraction, cap: str | None) -> Fraction:
    return points if cap in (None, "", "null") else min(points, Fraction(str(cap)))


def differing_dimensions(
    scheme: Any, by_unit: dict[str, list[Row]], totals: list[Row], dimensions: list[Row]
) -> Iterator[str]:
    belongs = {item["code"]: item.get("dimension", "") for item in scored_indicators(scheme)}
    dp = int(section(scheme, "rounding").get("points_dp") or 4)
    weight = {row["unit"]: Fraction(row["applicable_weight"]) if row["base_exact"] else None for row in totals}
    for row in dimensions:
        own = [item for item in by_unit.get(row["unit"], []) if belongs[item["indicator"]] == row["dimension"]]
        counted = [Fraction(item["points_exact"]) for item in own if item["points_exact"]]
        divisor = weight[row["unit"]]
        value = None if divisor is None or not counted else sum(counted, Fraction()) / divisor * full_marks(scheme)
        if row["points_exact"] != exact(value) or row["points"] != shown(value, dp):
            yield f"dimensions.csv {row['unit']} {row['dimension']}：封存为“{row['points_exact']}”，复算为“{exact(value)}”"


def exact(value: Fraction | None) -> str:
    return "" if value is None else f"{value.numerator}/{value.denominator}"


def shown(value: Fraction | None, places: int) -> str:
    """Rounded half away from zero, with all its decimals."""
    if value is None:
        return ""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = str(whole).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if value < 0 and whole else text


def decimal(value: Fraction) -> str:
    """An exact decimal without needless zeros."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    return shown(value, places)


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    try:
        found = check(folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, ArithmeticError) as error:
        found = [f"文件的内容读不出来：{type(error).__name__}"]
    sys.stdout.write("".join(f"不一致：{text}\n" for text in found) or "一致：文件、审计链和总分均与封存时相同\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
