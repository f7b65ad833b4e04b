"""The 18 rules as SQL (规则表达式): each function returns one expression over a row of a part.

Columns of such a row: `x` (the measure, its change or growth), `t` target, `p` previous, `b` baseline,
`c` contribution, `word`, `scores`, `ups`, `downs`, `worth`; and of the peers `n`, `top`, `low`, `mean`,
`most` (of c), `ahead`, `behind` (how many are strictly better, strictly worse). NULL is 无法计分.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from data.twin.plan import PEER_RULES, PREVIOUS_RULES, WORD_RULES, items, optional, section, text

COLUMN_OF = {"target": "t", "previous": "p", "baseline": "b", "peer_mean": "mean"}


def quoted(value: str) -> str:
    """A text as SQL literal (文本字面量)."""
    return "'" + value.replace("'", "''") + "'"


def number(value: str) -> str:
    """A number's text as SQL literal (数字字面量)."""
    return f"CAST({quoted(value)} AS DOUBLE)"


@dataclass(frozen=True, slots=True)
class Wording:
    """What one rule is written with (规则用词): W, the direction and the parameters."""

    weight: str
    higher: bool
    params: Mapping[str, Any]

    def maybe(self, name: str, default: str | None = None) -> str | None:
        """A number, or None where null is written or stands as default."""
        written = optional(self.params, name) if name in self.params else default
        return None if written is None else number(written)

    def given(self, name: str, default: str | None = None) -> str:
        """A number that must be there."""
        found = self.maybe(name, default)
        if found is None:
            raise ValueError(f"规则缺少参数 {name}")
        return found

    def anchor(self, name: str, default: str = "") -> str:
        """A number, or the column a word stands for."""
        written = text(self.params, name, default)
        return COLUMN_OF[written] if written in COLUMN_OF else number(written)

    def short(self, a: str, b: str) -> str:
        """Whether a is strictly worse than b."""
        return f"exceeds({b}, {a})" if self.higher else f"exceeds({a}, {b})"

    @property
    def steps(self) -> bool:
        return text(self.params, "mode", "linear") == "step"


def _completion(w: Wording) -> str:
    ratio, bonus, cap = f"(x / {w.anchor('target', 'target')})", w.maybe("bonus_points"), w.maybe("cap", "1")
    if bonus is not None:
        beyond = f"{w.weight} + least({w.weight} * ({ratio} - 1), {bonus})"
        earned = f"CASE WHEN {ratio} <= 1 THEN {w.weight} * {ratio} ELSE {beyond} END"
    else:
        earned = f"{w.weight} * " + (ratio if cap is None else f"least({ratio}, {cap})")
    return f"CASE WHEN {ratio} < 0 OR exceeds({w.given('floor', '0')}, {ratio}) THEN 0 ELSE {earned} END"


def _control(w: Wording) -> str:
    return f"{w.weight} * clamp(2 - x / t, 0, 1)"


def _efficacy_score(w: Wording, good: str, bad: str) -> str:
    base = w.given("base", "60")
    reached = f"{base} + (x - {bad}) / ({good} - {bad}) * (100 - {base})"
    return f"clamp({reached}, {w.given('lo', '0')}, {w.given('hi', '100')}) * {w.weight} / 100"


def _efficacy(w: Wording) -> str:
    return _efficacy_score(w, w.anchor("good"), w.anchor("bad"))


def _efficacy_peers(w: Wording) -> str:
    best, worst = ("top", "low") if w.higher else ("low", "top")
    level = f"{w.given('equal', '100')} * {w.weight} / 100"
    return f"CASE WHEN same(top, low) THEN {level} ELSE {_efficacy_score(w, best, worst)} END"


def _two_anchor(w: Wording) -> str:
    base, goal, share = w.anchor("base"), w.anchor("challenge"), w.given("base_share", "0.6")
    ratio = f"x / {goal}" if w.higher else f"2 - x / {goal}"
    between = f"{share} + (1 - {share}) * (x - {base}) / ({goal} - {base})"
    return (
        f"CASE WHEN NOT {w.short('x', goal)} THEN {w.weight} "
        f"WHEN NOT {w.short(base, goal)} THEN {w.weight} * clamp({ratio}, 0, 1) "
        f"WHEN {w.short('x', base)} THEN {w.given('below', '0')} * {w.weight} "
        f"ELSE {w.weight} * ({between}) END"
    )


def _threshold(w: Wording) -> str:
    line, per = w.anchor("threshold"), w.given("per", "1")
    gap = f"({line} - x)" if w.higher else f"(x - {line})"
    failed = w.short("x", line)
    if text(w.params, "strict", "false") == "true":
        failed, gap = f"NOT {w.short(line, 'x')}", f"greatest({gap}, {per})"
    count = f"floor({gap} / {per} + 1e-9)" if w.steps else f"({gap} / {per})"
    lost = f"greatest({w.given('lo', '0')}, {w.weight} - {w.given('deduct')} * {count})"
    return f"CASE WHEN {failed} THEN {lost} ELSE {w.weight} END"


def _count(w: Wording) -> str:
    return "behind" if text(w.params, "from", "best") == "worst" else "ahead"


def _rank_step(w: Wording) -> str:
    return f"greatest({w.given('lo', '0')}, {w.weight} - {w.given('step')} * {_count(w)})"


def _rank_ladder(w: Wording) -> str:
    rungs = [number(str(rung)) for rung in items(w.params, "ladder")]
    beyond = w.maybe("beyond") or rungs[-1]
    arms = " ".join(f"WHEN {place} THEN {rung}" for place, rung in enumerate(rungs))
    return f"CASE {_count(w)} {arms} ELSE {beyond} END"


def _ratio_to_best(w: Wording) -> str:
    if w.higher:
        return f"CASE WHEN exceeds(top, 0) THEN {w.weight} * clamp(x / top, 0, 1) END"
    return f"CASE WHEN same(x, 0) THEN {w.weight} ELSE {w.weight} * least(1, low / x) END"


def _mean_deviation(w: Wording) -> str:
    mean = w.anchor("mean", "peer_mean")
    share = f"abs(x - {mean}) / abs({mean}) / {w.given('step')}"
    amount = f"{w.given('points')} * " + (f"floor({share} + 1e-9)" if w.steps else f"({share})")

    def limited(name: str) -> str:
        cap = w.maybe(name)
        return f"({amount})" if cap is None else f"least({amount}, {cap})"

    base = w.given("base")
    signed = f"CASE WHEN {w.short('x', mean)} THEN {base} - {limited('minus_cap')} ELSE {base} + {limited('plus_cap')} END"
    return f"CASE WHEN NOT same({mean}, 0) THEN {signed} END"


def _growth(w: Wording) -> str:
    sign = "" if w.higher else "-"
    return f"CASE WHEN p <> 0 THEN {w.weight} * clamp({sign}(x - p) / abs(p) / {w.given('full')}, 0, 1) END"


def _contribution(w: Wording) -> str:
    share = w.given("share", "0.2")
    own = f"{w.weight} * (1 - {share}) * clamp(x / t, 0, 1)"
    return f"CASE WHEN most > 0 THEN {own} + {w.weight} * {share} * clamp(c / most, 0, 1) END"


def _panel(w: Wording) -> str:
    drop = int(text(w.params, "drop", "0"))
    return f"{w.weight} * list_avg(list_slice(scores, {drop + 1}, len(scores) - {drop})) / 100"


def _piecework(w: Wording) -> str:
    cap = w.maybe("cap")
    return "worth" if cap is None else f"least({cap}, worth)"


def _up_down(w: Wording) -> str:
    def limited(cap: str, amount: str) -> str:
        limit = w.maybe(cap)
        return amount if limit is None else f"least({limit}, {amount})"

    up, down = (limited(f"{way}_cap", f"{w.given(way)} * {way}s") for way in ("up", "down"))
    total, lo = f"{w.given('base')} + {up} - {down}", w.maybe("lo")
    return total if lo is None else f"greatest({lo}, {total})"


def _stages(w: Wording) -> str:
    arms = (f"WHEN {quoted(str(k))} THEN {number(str(v))}" for k, v in section(w.params, "stages").items())
    return f"{w.weight} * CASE word {' '.join(arms)} END"


def _tolerance(w: Wording) -> str:
    other = section(w.params, "otherwise")
    inner = expression(text(other, "rule", ""), Wording(w.weight, w.higher, section(other, "params")))
    return f"CASE WHEN exceeds(abs(x - t), {w.given('within')} * abs(t)) THEN {inner} ELSE {w.weight} END"


def _places_gained(w: Wording) -> str:
    cap, gained = w.maybe("cap"), f"{w.given('per')} * (p - x)"
    return f"greatest(0, {gained if cap is None else f'least({cap}, {gained})'})"


RULES: dict[str, Callable[[Wording], str]] = {
    "completion": _completion,
    "control": _control,
    "efficacy": _efficacy,
    "efficacy_peers": _efficacy_peers,
    "two_anchor": _two_anchor,
    "threshold": _threshold,
    "rank_step": _rank_step,
    "rank_ladder": _rank_ladder,
    "ratio_to_best": _ratio_to_best,
    "mean_deviation": _mean_deviation,
    "growth": _growth,
    "contribution": _contribution,
    "panel": _panel,
    "piecework": _piecework,
    "up_down": _up_down,
    "stages": _stages,
    "tolerance": _tolerance,
    "places_gained": _places_gained,
}


def _readings(rule: str, params: Mapping[str, Any]) -> Iterator[str]:
    """What must be there before the rule can be applied: SQL conditions."""
    words = {str(value) for key, value in params.items() if key in ("good", "bad", "base", "challenge", "threshold")}
    if rule not in WORD_RULES:
        yield "x IS NOT NULL"
    if rule in PREVIOUS_RULES or "previous" in words:
        yield "p IS NOT NULL"
    if rule in PEER_RULES or "peer_mean" in words or (
        rule == "mean_deviation" and text(params, "mean", "peer_mean") == "peer_mean"
    ):
        yield "n > 0"
    if rule == "tolerance":
        other = section(params, "otherwise")
        yield from _readings(text(other, "rule", ""), section(other, "params"))


def expression(rule: str, wording: Wording) -> str:
    """Points of one row under a rule (得分表达式), NULL where the part is not scorable."""
    conditions = " AND ".join(dict.fromkeys(_readings(rule, wording.params))) or "true"
    return f"(CASE WHEN {conditions} THEN {RULES[rule](wording)} END)"
