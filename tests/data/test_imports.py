"""Import: every fault of every file at once, nothing stored; what is clean goes in whole, and only what differs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from data.assessments import run
from data.errors import BadRecord, Conflict, Guarded, NotReady
from data.exchange.parts import PART
from data.imports import ImportPaths, check, latest, store_plan
from data.records import current
from data.store import Store
from data.tables import FIGURES, TABLES, TARGETS, VERIFIED
from data.verify import verify
from evaluation.errors import Refused
from tests.support.large import INDICATORS, write_large
from tests.support.runs import small_run
from tests.support.small_city import HOUSE, OFFICE

FILES = ("units", "targets", "figures", "adjustments")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    small_run().write(tmp_path / "files")
    return tmp_path / "files"


def paths(folder: Path) -> ImportPaths:
    return ImportPaths(folder / "scheme.yaml", **{name: folder / f"{name}.csv" for name in FILES})


def counts(store: Store) -> dict[str, int]:
    with store.reading() as session:
        return {table.name: session.rows(f"SELECT count(*) FROM {table.name}")[0][0] for table in TABLES}


def brought(store: Store, wanted: ImportPaths, period: str = "2025Y", **who: object) -> object:
    return store_plan(store, check(store, wanted, period), **{**OFFICE, **who})  # type: ignore[arg-type]


def test_what_was_imported_and_verified_is_scored(store: Store, folder: Path) -> None:
    receipt = brought(store, paths(folder))
    assert receipt is not None
    assert counts(store) | {"units": 5, "figures": 20, "targets": 4, "adjustments": 3, "cycles": 1, "periods": 1} == counts(store)
    brought(store, ImportPaths(verified=folder / "figures.csv"), **HOUSE)
    kept = run(store, "2025Y", **OFFICE)
    expected = {total.unit.code: total for total in small_run().assess().totals.values()}
    assert {unit.unit: unit.total["total_exact"] for unit in kept.units} == {
        code: "" if total.total is None else f"{total.total.numerator}/{total.total.denominator}"
        for code, total in expected.items()
    }
    assert verify(store, receipts=[receipt]) == []  # type: ignore[list-item]


def test_checking_writes_nothing(store: Store, folder: Path) -> None:
    before = counts(store)
    plan = check(store, paths(folder), "2025Y")
    assert (plan.counts["figures"], plan.counts["units"]) == (20, 5)
    assert counts(store) == before


def test_importing_again_writes_only_what_differs(store: Store, folder: Path) -> None:
    brought(store, paths(folder))
    before = counts(store)
    assert brought(store, paths(folder)) is None
    assert counts(store) == before
    text = (folder / "figures.csv").read_text(encoding="utf-8")
    (folder / "figures.csv").write_text(text.replace("N1,A1,70", "N1,A1,71"), encoding="utf-8")
    brought(store, paths(folder))
    assert counts(store) == before | {"figures": before["figures"] + 1}
    with store.reading() as session:
        (row,) = current(session, FIGURES, {"unit": "N1", "indicator": "A1"})
    assert (row["value"], row["rev"]) == ("71", 2)


def test_what_a_file_does_not_bring_is_taken_from_the_records(store: Store, folder: Path) -> None:
    brought(store, paths(folder))
    brought(store, ImportPaths(figures=folder / "figures.csv"), "2025M03")
    with store.reading() as session:
        assert len(current(session, FIGURES, {"period": "2025M03"})) == 20


def test_nobody_verifies_their_own_figures(store: Store, folder: Path) -> None:
    brought(store, paths(folder))
    with pytest.raises(Guarded, match="不得核定自己的数据"):
        brought(store, ImportPaths(verified=folder / "figures.csv"))
    with store.reading() as session:
        assert current(session, VERIFIED) == []


def test_a_file_changed_between_checking_and_writing_is_refused(store: Store, folder: Path) -> None:
    plan = check(store, paths(folder), "2025Y")
    text = (folder / "figures.csv").read_text(encoding="utf-8")
    (folder / "figures.csv").write_text(text.replace("N1,A1,70", "N1,A1,71"), encoding="utf-8")
    before = counts(store)
    with pytest.raises(Conflict, match="在核对之后又变了"):
        store_plan(store, plan, **OFFICE)
    assert counts(store) == before


def test_figures_before_scheme_or_units_ask_for_them(store: Store, folder: Path) -> None:
    with pytest.raises(NotReady, match="--scheme"):
        check(store, ImportPaths(figures=folder / "figures.csv"), "2025Y")
    with pytest.raises(NotReady, match="--units"):
        check(store, ImportPaths(folder / "scheme.yaml", figures=folder / "figures.csv"), "2025Y")
    with pytest.raises(BadRecord, match="报表期“2025”"):
        check(store, paths(folder), "2025")


def test_a_figure_whose_target_is_still_to_come_may_be_imported(store: Store, folder: Path) -> None:
    wanted = ImportPaths(folder / "scheme.yaml", folder / "units.csv", figures=folder / "figures.csv")
    brought(store, wanted)
    with store.reading() as session:
        assert (len(current(session, FIGURES)), current(session, TARGETS)) == (20, [])


class Bad(NamedTuple):
    """What is wrong with one file, and what must be said of it."""

    file: str
    change: Callable[[str], str]
    words: str


def swap(file: str, old: str, new: str, words: str) -> Bad:
    def change(text: str) -> str:
        assert old in text, f"{old} is not in {file}"
        return text.replace(old, new, 1)

    return Bad(f"{file}.{'yaml' if file == 'scheme' else 'csv'}", change, words)


def more(file: str, line: str, words: str) -> Bad:
    return Bad(f"{file}.csv", lambda text: text + line + "\n", words)


BLANK = ",,,,,,,,,"
BAD = [
    swap("units", "N1县,county", "N1县,town", "单位类别“town”"),
    swap("units", ",3,", ",third,", "顺序应为数"),
    swap("units", ",apart", ",alone", "排名方式“alone”"),
    swap("units", "N2,N2县", "N1,N2县", "单位代码“N1”重复"),
    swap("units", "N2,N2县", ",N2县", "单位代码不能为空"),
    swap("units", "unit,name", "unit,title", "没有“title”这一列"),
    swap("units", "unit,name,kind", "unit,name,name", "缺少必有的列“kind”"),
    swap("units", "N1,N1县", "N1,N1县,", "本行有7格，表头有6列"),
    more("units", 'X9,"九', "不是合格的CSV"),
    Bad("units.csv", lambda text: "", "文件是空的"),
    swap("targets", "N1,A1", "N9,A1", "单位“N9”不在单位表中"),
    swap("targets", "N1,A1", "N1,A9", "指标“A9”不在方案中"),
    swap("targets", "N1,A1,100", "N1,A1,一百", "目标应为数"),
    more("targets", "N1,A1,100,", "重复，首次出现在第2行"),
    swap("targets", "target", "goal", "缺少必有的列“target”"),
    swap("targets", "N1,A1,100", "N1,A1,0", "目标"),
    swap("targets", "N1,A1,100,", "N1,A1", "本行有2格"),
    swap("figures", "N1,A1,70", "N9,A1,70", "单位“N9”不在单位表中"),
    swap("figures", "N1,A1,70", "N1,A9,70", "指标“A9”不在方案中"),
    swap("figures", "N1,A1,70", "N1,A1,七十", "的value应为数"),
    swap("figures", "N1,A1,70,,,60", "N1,A1,70,,,六十", "的previous应为数"),
    swap("figures", "N1,A1,70", "N1,A1,", "没有数值，请填数值或写明状态"),
    swap("figures", "N1,A2,,12,80", "N1,A2,,12,0", "分母0应大于0"),
    swap("figures", "N1,A2,,12,80", "N1,A2,,,80", "numerator不能为空"),
    swap("figures", "N1,A2,,12,80", "N1,A2,99,12,80", "与由明细计算的"),
    swap("figures", "省级:1;市级:2", "省级:一;市级:2", "应为非负整数"),
    swap("figures", "省级:1;市级:2", "国际:1", "国际"),
    swap("figures", "省级:1;市级:2", "", "清单levels不能为空"),
    swap("figures", "评委甲:81", "评委甲:101", "评委"),
    swap("figures", "评委甲:81", "评委乙:81", "评委乙"),
    swap("figures", "2025,统计局", "2025,统计局,多", "本行有13格"),
    swap("figures", "unit,indicator", "unit,item", "没有“item”这一列"),
    swap("figures", "data_period", "value", "列“value”重复"),
    swap("figures", "N1,B1,9.5,,,,,,,,", "N1,B1,,,,,,,,reported,", "状态为已报，但没有数值"),
    more("figures", f"N1,A1,5{BLANK}", "重复，首次出现在第2行"),
    more("figures", "N2,A9,,,,,,,,lost,,", "状态“lost”应为"),
    swap("figures", "N1,B1,9.5,,,,,,,,", "N1,B1,9.5,,,,,,,missing,", "状态为缺报，不应再有value"),
    swap("figures", "N1,B1,9.5,,,,,,,,", "N1,B1,,,,,,,,void,", "作废须在source写明依据的决定"),
    Bad("figures.csv", lambda text: text.replace("N1,A1,70", "N1,A1,7\0"), "含有空字符"),
    more("figures", 'N1,A1,"5', "不是合格的CSV"),
    swap("adjustments", "N1,bonus", "N9,bonus", "单位“N9”不在单位表中"),
    swap("adjustments", "N1,bonus", "N1,prize", "类别“prize”应为"),
    swap("adjustments", "J1/甲园", "/甲园", "没有写明事项"),
    swap("adjustments", "V1", "V9", "不得评优事项“V9”不在"),
    swap("adjustments", "1.5", "一分半", "加减分应为数"),
    swap("adjustments", "1.5", "-1.5", "应填正数"),
    swap("adjustments", "迟报,,0.5", "迟报,,", "没有分数"),
    swap("scheme", "completion", "complete", "complete"),
    swap("scheme", "weight: '40'", "weight: '41'", "分值"),
    swap("scheme", "dimension: A", "dimension: *a", "不能使用引用"),
]


def test_there_are_fifty_kinds_of_bad_file() -> None:
    assert len(BAD) == 50


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: f"{bad.file} {bad.words}")
def test_a_bad_file_is_refused_and_named(duck, folder: Path, bad: Bad) -> None:  # type: ignore[no-untyped-def]
    store, path = duck.open(), folder / bad.file
    path.write_text(bad.change(path.read_text(encoding="utf-8")), encoding="utf-8")
    before = counts(store)
    with pytest.raises(Refused) as refusal:
        check(store, paths(folder), "2025Y")
    assert any(bad.words in fault.message and fault.where.file == str(path) for fault in refusal.value.faults), refusal.value
    assert counts(store) == before


def test_the_faults_of_all_files_come_at_once(store: Store, folder: Path) -> None:
    wanted = [BAD[place] for place in (1, 12, 17, 19, 41, 44)]
    for bad in wanted:
        path = folder / bad.file
        text = path.read_text(encoding="utf-8")
        path.write_text(bad.change(text) if bad.file != "figures.csv" else text, encoding="utf-8")
    text = (folder / "figures.csv").read_text(encoding="utf-8")
    text = text.replace("N1,A1,70", "N9,A1,70").replace("N2,A1,80", "N2,A1,七十")
    (folder / "figures.csv").write_text(text, encoding="utf-8")
    before = counts(store)
    with pytest.raises(Refused) as refusal:
        check(store, paths(folder), "2025Y")
    said = str(refusal.value)
    assert [bad.words for bad in wanted if bad.words not in said and "不在单位表中" not in bad.words] == []
    assert {Path(fault.where.file).name for fault in refusal.value.faults} == {
        "units.csv", "targets.csv", "figures.csv", "adjustments.csv",
    }  # fmt: skip
    assert counts(store) == before


def test_rows_repeated_far_apart_and_values_in_every_part_are_found(store: Store, tmp_path: Path) -> None:
    write_large(tmp_path / "large", PART // len(INDICATORS) + 20)
    path = tmp_path / "large" / "figures.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    lines += [lines[1], lines[5]]
    lines[3] = lines[3].replace(",0.5,", ",,")
    lines[PART + 7] = lines[PART + 7].replace(".5,", ".五,")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    wanted = ImportPaths(tmp_path / "large" / "scheme.yaml", tmp_path / "large" / "units.csv", figures=path)
    with pytest.raises(Refused) as refusal:
        check(store, wanted, "2025Y")
    found = refusal.value.faults
    assert [fault.where.line for fault in found] == [4, PART + 8, len(lines) - 1, len(lines)]
    words = ("没有数值", "应为数", "首次出现在第2行", "首次出现在第6行")
    assert [word for word, fault in zip(words, found, strict=True) if word not in fault.message] == []


def test_the_latest_revisions_are_found_by_their_keys(store: Store, folder: Path) -> None:
    brought(store, paths(folder))
    with store.reading() as session:
        found = latest(session, FIGURES, [("2025Y", "N1", "A1"), ("2025Y", "N9", "A1")])
        assert [(key, row["value"]) for key, row in found.items()] == [(("2025Y", "N1", "A1"), "70")]
        assert latest(session, FIGURES, []) == {}
