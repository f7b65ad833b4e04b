"""Forms: who can open which, what stands in them and beside them, and that no other unit's figure ever does, on both engines."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data import evidence, figures, late, schemes, units
from data.access import NotVisible
from data.conduct.closing import annul
from data.conduct.filling import attach, detach, request_signature, save, send_back, submit
from data.conduct.lane import present
from data.conduct.opening import open_period
from data.conduct.reviewing import Reason, give_back, take, verify
from data.desk.forms import FormDesk, visible_form, visible_forms, whole_lines
from data.desk.ground import Returned
from data.desk.points import self_points
from data.exchange.form_faults import form_faults
from data.periods import Cycle, open_cycle, open_periods, period_in
from data.principals import VISITOR, Principal
from data.store import Store
from data.windows import Rhythm
from evaluation.checks import Level
from evaluation.figures import Figure
from evaluation.policy import Post
from evaluation.workflow import Profile, Role, State
from tests.support.conduct_city import (
    IN_TIME,
    MEMBER,
    PERIOD,
    SIGNER,
    TOO_LATE,
    begun,
    filled,
    handing,
    item,
)
from tests.support.rhythm_city import ADMIN, AUDITOR, CLERK, FILLER, LEADER, PEER, REVIEWER, WITH_HOUSES
from tests.support.small_city import COUNTY, HOUSE, OFFICE, UNITS, demo_archive

RULES = """\
checks:
  status: 参考方案
  effective: {from: 2025-01-01, to: 2025-12-31}
  source: 测试
  rules:
    - {code: K5, kind: jump, level: explain, ratio: 0.5}
    - {code: K7, kind: falling, level: explain, indicators: [A1]}
    - {code: K8, kind: city_sum, level: explain, tolerance: 0}
"""
EMPTY = {"待报": 0, "已报": 0, "退回": 0, "已核定": 0, "已公布": 0}
GONE = "没有这张报表，或无权查阅"


@pytest.fixture
def rhythm(store: Store, tmp_path: Path) -> Rhythm:
    """The year opened, in a city with check rules of its own."""
    found = begun(store, tmp_path)
    (tmp_path / "city" / "check_rules.yaml").write_text(RULES, encoding="utf-8")
    return found


def desk(
    store: Store, tmp_path: Path, who: Principal = FILLER, *, period: str = PERIOD, unit: str = "U1", at: datetime = IN_TIME
) -> FormDesk:
    return visible_form(who, store, tmp_path / "city", period, unit, made_at=at)


def counts(store: Store, tmp_path: Path, who: Principal = FILLER) -> dict[str, dict[str, int]]:
    titles = visible_forms(who, store, tmp_path / "city")
    return {f"{title.period.period}/{title.unit.code}": {k: v for k, v in title.counts.items() if v} for title in titles}


def reported(store: Store, rhythm: Rhythm, **values: str) -> None:
    filled(store, rhythm, **values)
    submit(store, FILLER, handing(store, *values), rhythm=rhythm, at=IN_TIME)


def recorded(store: Store, period: str, *rows: Figure) -> None:
    """Figures of an earlier period, on record."""
    year = period[:4]
    open_cycle(store, Cycle(year, f"{year}年度", "small", f"{year}-01-01", f"{year}-12-31"), **OFFICE)
    if period not in ("2025M12", "2025Q4", PERIOD):
        open_periods(store, [period_in(year, period, status="final")], **OFFICE)
    if year != "2025":
        units.register(store, year, UNITS, **OFFICE)
    figures.submit(store, period, rows, **COUNTY)


def test_a_filler_finds_the_own_unit_with_what_stands_where(store: Store, tmp_path: Path, rhythm: Rhythm) -> None:
    (title,) = visible_forms(FILLER, store, tmp_path / "city")
    assert (title.period.period, title.unit.code, title.due) == (PERIOD, "U1", date(2026, 1, 15))
    assert title.counts == EMPTY | {"待报": 2}
    reported(store, rhythm, A1="8")
    assert counts(store, tmp_path) == {"2025Y/U1": {"待报": 1, "已报": 1}}
    take(store, REVIEWER, [item()], at=IN_TIME)
    give_back(store, REVIEWER, item(), code=Reason.SCOPE, text="口径", due="2026-01-20", at=IN_TIME)
    assert counts(store, tmp_path) == {"2025Y/U1": {"待报": 1, "退回": 1}}
    assert counts(store, tmp_path, PEER) == {"2025Y/U2": {"待报": 2}}
    annul(store, CLERK, item(indicator="A2"), document="某决定", at=IN_TIME)
    assert counts(store, tmp_path) == {"2025Y/U1": {"退回": 1}}


def test_in_a_month_only_what_a_department_presented_is_on_a_unit_s_form(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path)
    open_period(store, CLERK, "2025M12", at=IN_TIME)
    assert "2025M12/U1" not in counts(store, tmp_path)
    with pytest.raises(NotVisible, match=GONE):
        desk(store, tmp_path, period="2025M12")
    present(store, REVIEWER, "2025M12", [Figure("U1", "A1", "3", source="月报")], document="统计月报", at=IN_TIME)
    assert counts(store, tmp_path)["2025M12/U1"] == {"待报": 1}
    found = desk(store, tmp_path, period="2025M12")
    line = found.form.line("A1")
    assert line is not None
    assert (line.texts["value"], line.editable, found.standings["A1"].state) == ("3", True, State.CHECKING)
    assert found.due == {"A1": rhythm.silent_after(date(2026, 1, 15))}
    assert found.submitted["A1"].value == "3"


def test_whoever_may_read_all_finds_every_unit_and_the_others_nothing(store: Store, tmp_path: Path, rhythm: Rhythm) -> None:
    for who in (CLERK, AUDITOR, MEMBER):
        assert set(counts(store, tmp_path, who)) == {"2025Y/U1", "2025Y/U2"}
    assert counts(store, tmp_path, REVIEWER) == {}
    for who in (ADMIN, LEADER, VISITOR, Principal("无职", ())):
        with pytest.raises(NotVisible):
            visible_forms(who, store, tmp_path / "city")
        with pytest.raises(NotVisible):
            desk(store, tmp_path, who)


def test_another_unit_s_form_is_as_if_it_were_not_there(store: Store, tmp_path: Path, rhythm: Rhythm) -> None:
    said = set()
    for who, period, unit in (
        (PEER, PERIOD, "U1"), (FILLER, PERIOD, "U2"), (FILLER, PERIOD, "C"), (FILLER, PERIOD, "U9"), (FILLER, "2031Y", "U1"),
        (FILLER, "2025Q4", "U1"), (REVIEWER, PERIOD, "U1"), (CLERK, PERIOD, "U9"), (FILLER, "../x", ""),
    ):  # fmt: skip
        with pytest.raises(NotVisible) as refusal:
            desk(store, tmp_path, who, period=period, unit=unit)
        said.add(str(refusal.value))
    assert said == {f"{GONE}。"}


def test_a_draft_is_shown_to_its_unit_alone(store: Store, tmp_path: Path, rhythm: Rhythm) -> None:
    filled(store, rhythm, A1="约8")
    for who, text, seen, editable in ((FILLER, "约8", 1, True), (SIGNER, "约8", 1, False), (CLERK, "", 0, False)):
        found = desk(store, tmp_path, who)
        line = found.form.line("A1")
        assert line is not None
        assert (line.texts.get("value", ""), found.seen["A1"], line.editable) == (text, seen, editable)
    save(store, FILLER, PERIOD, "U1", {("A1", "value"): "8"}, seen={"A1": 1}, rhythm=rhythm, at=IN_TIME)
    submit(store, FILLER, desk(store, tmp_path).handing(["A1"], declared=True), rhythm=rhythm, at=IN_TIME)
    for who in (FILLER, CLERK, AUDITOR):
        found = desk(store, tmp_path, who)
        assert (found.form.texts["A1", "value"], found.submitted["A1"].value) == ("8", "8")
        assert not any(line.editable for line in found.form.lines if line.code == "A1")


def test_a_line_shows_the_period_before_the_year_before_and_its_target(store: Store, tmp_path: Path, rhythm: Rhythm) -> None:
    recorded(store, "2024Q4", Figure("U1", "A1", "4", source="季报"))
    recorded(store, "2025Q3", Figure("U1", "A1", "6", source="季报"), Figure("U2", "A1", "987.125", source="季报"))
    recorded(store, "2024Y", Figure("U1", "A1", "5", source="年报"), Figure("U1", "A2", status="missing", source="未报"))
    figures.verify(store, "2025Q3", [Figure("U1", "A1", "6.5", source="季报")], **HOUSE)
    open_period(store, CLERK, "2025Q4", at=IN_TIME)
    quarter, year = desk(store, tmp_path, period="2025Q4"), desk(store, tmp_path)
    line, whole, share = quarter.form.line("A1"), year.form.line("A1"), year.form.line("A2")
    assert line is not None
    assert whole is not None
    assert share is not None
    assert (line.previous, line.last_year, line.target, line.dimension) == ("6.5", "4", "10", "核心")
    assert (whole.previous, whole.last_year, share.last_year) == ("5", "5", "缺报")
    assert year.history["A1"] == (("2024Q4", "4"), ("2024Y", "5"), ("2025Q3", "6.5"))
    assert quarter.history["A1"] == (("2024Q4", "4"), ("2024Y", "5"), ("2025Q3", "6.5"))
    assert "987.125" not in repr(year) + repr(quarter)
    assert year.window == rhythm.window(period_in("2025", PERIOD))


def test_the_checks_in_force_find_what_must_be_explained_from_the_own_unit_alone(
    store: Store, tmp_path: Path, rhythm: Rhythm
) -> None:
    recorded(store, "2024Y", Figure("U1", "A1", "4", source="年报"), Figure("U2", "A1", "9", source="年报"))
    recorded(store, "2025Q4", Figure("U1", "A1", "12", source="季报"), Figure("C", "A1", "400", source="季报"))
    filled(store, rhythm, A1="8", A2="约5")
    found = desk(store, tmp_path).findings
    assert [(one.unit, one.indicator, one.level, one.check) for one in found] == [
        ("U1", "A1", Level.EXPLAIN, "K5"), ("U1", "A1", Level.EXPLAIN, "K7"),
    ]  # fmt: skip
    assert [one.sentence for one in found] == ["较上年4变动100.00%，超过50.00%", "累计数8小于前一期12"]
    later = tmp_path / "city" / "check_rules.yaml"
    later.write_text(RULES.replace("to: 2025-12-31", "to: 2025-12-30"), encoding="utf-8")
    assert desk(store, tmp_path).findings == ()
    later.unlink()
    assert desk(store, tmp_path).findings == ()


def test_what_was_given_back_says_why_until_it_is_handed_in_again_and_stays_open_until_its_day(
    store: Store, tmp_path: Path, rhythm: Rhythm
) -> None:
    reported(store, rhythm, A1="8")
    take(store, REVIEWER, [item()], at=IN_TIME)
    assert desk(store, tmp_path).returned == {}
    give_back(store, REVIEWER, item(), code=Reason.SCOPE, text="请按口径卡核对", due="2026-03-06", at=IN_TIME)
    why = Returned("口径不符", "请按口径卡核对", date(2026, 3, 6))
    found = desk(store, tmp_path, at=TOO_LATE)
    assert (found.returned, found.due["A1"]) == ({"A1": why}, date(2026, 3, 6))
    line, other = found.form.line("A1"), found.form.line("A2")
    assert line is not None
    assert other is not None
    assert (line.editable, line.texts["value"], other.editable) == (True, "8", False)
    save(store, FILLER, PERIOD, "U1", {("A1", "value"): "7"}, seen=found.seen, rhythm=rhythm, at=TOO_LATE)
    again = desk(store, tmp_path, at=TOO_LATE)
    assert (again.returned, again.due["A1"], again.standings["A1"].state) == ({"A1": why}, date(2026, 3, 6), State.DRAFT)
    submit(store, FILLER, again.handing(["A1"], declared=True), rhythm=rhythm, at=TOO_LATE)
    assert desk(store, tmp_path, at=TOO_LATE).returned == {}


def test_a_line_is_open_while_it_is_with_the_unit_and_in_time(store: Store, tmp_path: Path, rhythm: Rhythm) -> None:
    def editable(at: datetime) -> list[bool]:
        return [line.editable for line in desk(store, tmp_path, at=at).form.lines]

    assert editable(IN_TIME) == [True, True]
    assert editable(TOO_LATE) == [False, False]
    late.grant(store, CLERK, late.ask(store, FILLER, PERIOD, "U1", ["A2"], "迟", at=TOO_LATE), "2026-03-06", "", at=TOO_LATE)
    assert editable(TOO_LATE) == [False, True]
    assert desk(store, tmp_path, at=TOO_LATE).due == {"A1": date(2026, 1, 15), "A2": date(2026, 3, 6)}
    assert editable(datetime(2026, 3, 7, 2, tzinfo=UTC)) == [False, False]


def test_in_strict_the_signer_hands_in_what_the_filler_sent(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path, profile=Profile.STRICT)
    filled(store, rhythm, A1="8")
    request_signature(store, FILLER, desk(store, tmp_path).handing(["A1"], declared=False), at=IN_TIME)
    send_back(store, SIGNER, item(), reason="请补充说明", at=IN_TIME)
    assert desk(store, tmp_path).returned == {"A1": Returned("审签退回", "请补充说明", None)}
    save(store, FILLER, PERIOD, "U1", {("A1", "note"): "已补"}, seen={"A1": 1}, rhythm=rhythm, at=IN_TIME)
    request_signature(store, FILLER, desk(store, tmp_path).handing(["A1"], declared=False), at=IN_TIME)
    found = desk(store, tmp_path, SIGNER)
    assert (found.standings["A1"].state, found.form.texts["A1", "note"], found.returned["A1"].text) == (
        State.SIGNING, "已补", "请补充说明",
    )  # fmt: skip
    submit(store, SIGNER, found.handing(["A1"], declared=True), rhythm=rhythm, at=IN_TIME)
    assert desk(store, tmp_path).standings["A1"].state is State.SUBMITTED


def test_the_verified_value_stands_beside_the_submitted_one(store: Store, tmp_path: Path, rhythm: Rhythm) -> None:
    reported(store, rhythm, A1="8")
    take(store, REVIEWER, [item()], at=IN_TIME)
    verify(store, REVIEWER, item(), value=Figure("U1", "A1", "7", source="台账"), grounds="台账", at=IN_TIME)
    found = desk(store, tmp_path)
    assert (found.submitted["A1"].value, found.verified["A1"].value, found.form.texts["A1", "value"]) == ("8", "7", "8")
    assert set(found.verified) == {"A1"}


def test_evidence_is_listed_by_name_until_it_is_taken_off(store: Store, tmp_path: Path, rhythm: Rhythm) -> None:
    kept = evidence.keep(tmp_path / "evidence", io.BytesIO("名单".encode()), name="名单.txt")
    attach(store, FILLER, item(), kept, at=IN_TIME)
    assert desk(store, tmp_path).attachments == {"A1": ((kept.sha256, "名单.txt"),), "A2": ()}
    detach(store, FILLER, item(), kept.sha256, at=IN_TIME)
    assert desk(store, tmp_path).attachments == {"A1": (), "A2": ()}


def test_typed_cells_are_saved_with_the_rest_of_their_line(store: Store, tmp_path: Path, rhythm: Rhythm) -> None:
    form = desk(store, tmp_path).form
    typed = whole_lines(form, {("A1", "value"): "8"})
    assert typed["A1", "value"] == "8"
    assert {code for code, _ in typed} == {"A1"}
    assert {column for _, column in typed} == {"value", "status", "data_period", "source", "note"}


def test_the_form_s_revision_moves_with_draft_and_step(store: Store, tmp_path: Path, rhythm: Rhythm) -> None:
    seen = [desk(store, tmp_path).form.revision]
    filled(store, rhythm, A1="8")
    seen.append(desk(store, tmp_path).form.revision)
    submit(store, FILLER, desk(store, tmp_path).handing(["A1"], declared=True), rhythm=rhythm, at=IN_TIME)
    seen.append(desk(store, tmp_path).form.revision)
    assert len(set(seen)) == 3
    assert form_faults(desk(store, tmp_path).form, {}) == []


def test_nothing_of_a_form_moves_with_another_unit_s_figures(store: Store, tmp_path: Path, rhythm: Rhythm) -> None:
    recorded(store, "2024Y", Figure("U1", "A1", "4", source="年报"), Figure("U2", "A1", "9", source="年报"))
    filled(store, rhythm, A1="8")
    before = desk(store, tmp_path)
    filled(store, rhythm, who=PEER, A1="1")
    for number, value in enumerate(("1", "999")):
        figures.submit(store, PERIOD, [Figure("U2", "A1", value, source="年报"), Figure("C", "A1", value, source="年报")], **COUNTY)
        figures.submit(store, "2024Y", [Figure("U2", "A1", f"{number}", source="年报")], **COUNTY)
        figures.verify(store, PERIOD, [Figure("U2", "A1", value, source="年报")], **HOUSE)
        assert desk(store, tmp_path) == before
        assert self_points(desk(store, tmp_path)) == self_points(before)
    assert {one.check for one in before.findings} == {"K5"}


@pytest.mark.parametrize("engine", ["duckdb", "postgres"])
def test_the_demo_visitor_sees_what_was_handed_in_and_no_draft(request: pytest.FixtureRequest, tmp_path: Path, engine: str) -> None:
    archive = demo_archive(request, tmp_path, engine=engine)
    store = archive.open()
    rhythm = begun(store, tmp_path)
    filled(store, rhythm, A1="8", A2="3.21")
    submit(store, FILLER, handing(store), rhythm=rhythm, at=IN_TIME)
    role_person = Principal("甲填报（演示）", FILLER.posts)
    for who, draft in ((VISITOR, ""), (role_person, "3.21")):
        found = desk(store, tmp_path, who)
        assert (found.form.texts["A1", "value"], found.form.texts["A2", "value"], found.form.demo) == ("8", draft, True)
    assert set(counts(store, tmp_path, VISITOR)) == {"2025Y/U1", "2025Y/U2"}
    assert set(counts(store, tmp_path, role_person)) == {"2025Y/U1"}
    archive.close()


def test_whoever_fills_for_two_units_finds_both(store: Store, tmp_path: Path, rhythm: Rhythm) -> None:
    both = Principal("两地填报", (Post(Role.FILLER, "U1"), Post(Role.FILLER, "U2")), "two")
    assert set(counts(store, tmp_path, both)) == {"2025Y/U1", "2025Y/U2"}


def test_what_is_pre_filled_is_handed_in_with_what_was_typed(store: Store, tmp_path: Path) -> None:
    rhythm = begun(store, tmp_path)
    schemes.publish(store, WITH_HOUSES.replace("completion", "growth, params: {full: 1}", 1), name="small.yaml", **OFFICE)
    recorded(store, "2024Y", Figure("U1", "A1", "5", source="年报"))
    form = desk(store, tmp_path).form
    assert form.texts["A1", "previous"] == "5"
    assert ("A2", "previous") not in form.texts
    save(store, FILLER, PERIOD, "U1", whole_lines(form, {("A1", "value"): "6"}), seen={}, rhythm=rhythm, at=IN_TIME)
    submit(store, FILLER, desk(store, tmp_path).handing(["A1"], declared=True), rhythm=rhythm, at=IN_TIME)
    found = desk(store, tmp_path).submitted["A1"]
    assert (found.value, found.previous) == ("6", "5")
