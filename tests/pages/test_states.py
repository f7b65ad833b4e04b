"""First run and empty states: each reached, each with a sentence of its own; formal and demo never mix."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.accounts import Account
from data.city import SHIPPED
from data.home import FORMAL, Location, create_store, embedded, open_store
from data.mode import enable_formal
from data.periods import Cycle, open_cycle
from data.tables import TABLES
from evaluation.policy import Post
from evaluation.workflow import Role
from pages import registry
from pages.registry import PAGES
from pages.ui import states
from tests.support.people import OFFICE, signed_in

AT = datetime(2026, 11, 20, 8, tzinfo=UTC)
WENZHOU = SHIPPED.parent / "examples" / "wenzhou_air_2024_10"
OF_RECORDS = [entry.path for entry in PAGES if entry.records]
RESULTS = ("scheme", "overview", "briefing", "ranking", "map", "profile", "reports")
# somebody with a post for every page
POSTS = Post(Role.OFFICE), Post(Role.FILLER, unit="331002"), Post(Role.REVIEWER, department="某局")
ALL_ROUND = Account("qn-1", "多面手", POSTS, must_change=False)
DEMO_BAND, FORMAL_BAND = 'class="band">', 'class="band formal"'


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of one's own where nothing has been made yet, and a small city."""
    monkeypatch.setenv("APPRAISAL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("APPRAISAL_REFERENCE", str(shutil.copytree(WENZHOU, tmp_path / "city")))
    return tmp_path / "home"


@pytest.fixture
def formal(home: Path) -> Location:
    """An empty formal database in this home."""
    environment = {"APPRAISAL_HOME": str(home)}
    enable_formal(environment, actor="甲", at=AT)
    return embedded(environment, FORMAL)


def begun(place: Location) -> None:
    """The formal records get a cycle."""
    store = open_store(place, kind=FORMAL)
    open_cycle(store, Cycle("2026", "2026年度", "S", "2026-01-01", "2026-12-31"), actor="甲", at=AT)
    store.close()


def counted(place: Location) -> dict[str, int]:
    store = open_store(place)
    try:
        with store.reading() as session:
            return {table.name: session.rows(f"SELECT count(*) FROM {table.name}")[0][0] for table in TABLES}
    finally:
        store.close()


def demo_of(home: Path) -> Location:
    (folder,) = home.glob("demo*")
    return Location(folder / "records.duckdb", folder)


def press(at: AppTest, label: str) -> AppTest:
    return next(button for button in at.button if button.label == label).click().run()


@pytest.mark.parametrize("page", OF_RECORDS)
def test_an_empty_formal_database_says_so_and_what_to_do(opened, formal, page, monkeypatch) -> None:
    signed_in(monkeypatch, ALL_ROUND)
    seen = opened(page)
    assert "尚未建立考核期：正式库是空的" in seen.text
    assert "下一步：" in seen.text
    assert "python -m data import" in seen.text
    assert seen.html.count("<h1>") == 1
    assert '<span class="chip status">正式</span>' in seen.html
    assert FORMAL_BAND in seen.html
    assert DEMO_BAND not in seen.html
    assert "<table" not in seen.html


@pytest.mark.parametrize("page", OF_RECORDS)
def test_formal_records_without_a_result_say_so(opened, formal, page, monkeypatch) -> None:
    begun(formal)
    signed_in(monkeypatch, ALL_ROUND)
    seen = opened(page)
    assert ("正式库还没有可在本页查看的测算结果" in seen.text) == (page in RESULTS)
    assert "尚未建立考核期" not in seen.text
    assert DEMO_BAND not in seen.html


def test_the_demo_can_be_looked_at_beside_a_formal_database_and_left_again(opened, formal) -> None:
    seen = opened("ranking", data="demo")
    assert len(seen.rows("ranking")) > 5
    assert DEMO_BAND in seen.html
    assert FORMAL_BAND not in seen.html
    press(seen.at, "回正式库")
    assert "data" not in seen.at.query_params
    assert FORMAL_BAND in seen.html
    press(seen.at, "看演示数据")
    assert seen.at.query_params["data"] in ("demo", ["demo"])
    assert DEMO_BAND in seen.html


def test_without_a_formal_database_there_is_nothing_to_switch_to(opened) -> None:
    seen = opened("ranking")
    assert DEMO_BAND in seen.html
    assert {button.label for button in seen.at.button}.isdisjoint({"回正式库", "看演示数据"})
    told = opened("ranking", data="formal")
    assert "网址中的数据“formal”不在可选范围内，已改为显示“演示数据”。" in told.text
    assert len(told.rows("ranking")) > 5


def test_looking_at_one_adds_no_row_to_the_other(opened, home, formal) -> None:
    opened("ranking", data="demo")
    before = counted(demo_of(home)), counted(formal)
    assert before[0]["figures"] > 0
    assert before[1]["figures"] == 0
    for page in ("ranking", "map", "help"):
        opened(page)
        opened(page, data="demo")
    assert (counted(demo_of(home)), counted(formal)) == before


def test_the_button_makes_an_empty_formal_database_once_the_word_is_typed(opened, home) -> None:
    opened("ranking")
    demo = counted(demo_of(home))
    seen = opened("help", topic="records")
    seen.at.text_input(key="help-formal-word").input("好")
    press(seen.at, states.WORD)
    assert f"没有启用：请在框中输入“{states.WORD}”" in seen.text
    assert not (home / "formal").exists()
    seen.at.text_input(key="help-formal-word").input(f" {states.WORD} ")
    press(seen.at, states.WORD)
    assert FORMAL_BAND in seen.html
    assert "请登录" in seen.text
    assert "python -m data admin-link --by" in seen.text
    place = embedded({"APPRAISAL_HOME": str(home)}, FORMAL)
    assert {name for name, count in counted(place).items() if count} == {"settings", "migrations"}
    assert counted(demo_of(home)) == demo
    assert "正式库已经启用" in opened("help", topic="records", data="demo").text


def test_a_formal_database_that_cannot_be_made_is_told_with_a_number(opened, home) -> None:
    seen = opened("help", topic="records")
    (home / "formal").write_text("in the way", encoding="utf-8")
    seen.at.text_input(key="help-formal-word").input(states.WORD)
    press(seen.at, states.WORD)
    assert "无法建立正式库" in seen.text
    assert "参考编号：" in seen.text
    assert DEMO_BAND in seen.html


def test_help_shows_no_demo_figure_in_formal_mode(opened, formal, monkeypatch) -> None:
    signed_in(monkeypatch, OFFICE)
    seen = opened("help", topic="totals")
    assert states.NO_FORMAL_RESULT in seen.text
    assert "演示 · 虚构" not in seen.text
    assert "舍入和并列的算例" in seen.text
    assert "现行方案" not in opened("help", topic="figures").text
    assert "算例：" in opened("help", topic="totals", data="demo").text


def test_a_page_for_others_says_for_whom(opened, monkeypatch) -> None:
    barred = tuple(replace(entry, roles=("office", "member")) if entry.path == "map" else entry for entry in PAGES)
    monkeypatch.setattr(registry, "PAGES", barred)
    seen = opened("map")
    assert "本页仅考核办、考核领导小组成员可用。当前身份：访客。" in seen.text
    assert seen.html.count("<h1>") == 1
    assert not seen.charts
    assert len(opened("ranking").rows("ranking")) > 5


def test_everyone_may_open_what_names_no_role() -> None:
    assert states.not_permitted(()) == states.not_permitted(("visitor",)) == states.not_permitted((), ()) == ""
    assert "当前身份：未登录" in states.not_permitted(("office",), ())


def test_a_city_without_a_year_says_what_to_do(opened, tmp_path) -> None:
    path = tmp_path / "city" / "city.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("  examples: .\n", ""), encoding="utf-8")
    text = opened("ranking").text
    assert "尚未建立考核期：本城市文件夹中没有演示年度" in text
    assert "快速测算" in text
    assert states.NO_RESULT in opened("help", topic="totals").text


@pytest.mark.parametrize(
    ("on", "rest"),
    [
        (date(2026, 10, 21), "截止10月18日，已逾期3天"),
        (date(2026, 10, 19), "截止10月18日，已逾期1天"),
        (date(2026, 10, 18), "截止10月18日，今日截止"),
        (date(2026, 10, 13), "截止10月18日，还有5天"),
        (date(2027, 1, 1), "截止10月18日，已逾期75天"),
    ],
)
def test_a_unit_that_has_not_reported_is_said_to_be_so_and_late_by_days(on, rest) -> None:
    assert states.unreported("甲县", date(2026, 10, 18), on) == f"甲县本期尚未报送（{rest}）"


@pytest.mark.parametrize("page", ["overview", "ranking"])
def test_a_page_of_results_names_who_has_not_reported_and_gives_no_points(opened, tmp_path, page) -> None:
    path = tmp_path / "city" / "figures.csv"
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    assert head == "unit,indicator,value,data_period,source"
    kept = [f"{line}," for line in lines if not line.startswith("330304,")]
    absent = [f"330304,{code},,,,missing" for code in ("A1", "A2", "B1", "B2")]
    path.write_text("\n".join([f"{head},status", *kept, *absent]) + "\n", encoding="utf-8")
    seen = opened(page)
    said = "\n".join([seen.text, *(code.value for code in seen.at.code)])
    assert "瓯海区本期尚未报送（截止" in said
    assert "，已逾期" in said
    if page == "ranking":
        (row,) = [row for row in seen.rows("ranking") if any("瓯海区" in cell for cell in row)]
        assert row == seen.rows("ranking")[-1]
        assert not any(cell in ("0", "0.00", "12") for cell in row)


def test_without_a_date_due_nothing_is_said_of_days() -> None:
    assert states.unreported("甲县", None, date(2026, 10, 21)) == "甲县本期尚未报送"
    assert "0" not in states.unreported("甲县", None, date(2026, 10, 21))


def test_weights_that_do_not_add_up_give_no_total(opened, tmp_path) -> None:
    path = tmp_path / "city" / "schemes" / "2024.yaml"
    text = path.read_text(encoding="utf-8")
    assert "weight: 25" in text
    path.write_text(text.replace("weight: 25", "weight: 23", 1), encoding="utf-8")
    seen = opened("ranking")
    assert "分值合计98分，应为100分，缺2分；暂不计算总分" in seen.text
    assert "city/schemes/2024.yaml:" in seen.text or "schemes/2024.yaml:" in seen.text
    assert seen.html.count("<h1>") == 1
    assert "<table" not in seen.html


@pytest.mark.parametrize(
    ("total", "words"),
    [
        (Fraction(98), "分值合计98分，应为100分，缺2分；暂不计算总分"),
        (Fraction("100.5"), "分值合计100.5分，应为100分，多0.5分；暂不计算总分"),
        (Fraction(100), ""),
    ],
)
def test_weights_in_an_editor_have_the_same_sentence(total, words) -> None:
    assert states.weights_short(total, Fraction(100)) == words


def test_without_boundaries_the_map_is_a_grid_and_says_so(opened) -> None:
    seen = opened("map")
    assert states.NO_BOUNDARY in seen.text
    assert seen.charts


def test_without_a_period_before_the_change_is_the_first(opened) -> None:
    rows = opened("ranking").rows("ranking")
    assert rows
    assert all(states.FIRST in row for row in rows)
    assert states.FIRST == "—（首期）"


def test_a_damaged_demo_is_told_with_remedy_and_number_and_no_traceback(opened, home) -> None:
    opened("ranking")
    place = demo_of(home)
    copy = home.parent / "other"
    shutil.copytree(place.files, copy / place.files.name)
    (copy / place.files.name / "records.duckdb").write_bytes(b"torn" * 4096)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("APPRAISAL_HOME", str(copy))
        seen = opened("ranking")
    assert "数据库文件或其日志（.wal）无法读取" in seen.text
    assert "用最近的备份恢复" in seen.text
    assert "参考编号：" in seen.text
    assert "Traceback" not in seen.text
    assert seen.html.count("<h1>") == 1


def test_a_damaged_formal_database_is_told_and_the_demo_still_opens(opened, home) -> None:
    place = embedded({"APPRAISAL_HOME": str(home)}, FORMAL)
    place.files.mkdir(parents=True)
    Path(place.database).write_bytes(b"torn" * 4096)
    seen = opened("ranking")
    assert "无法读取" in seen.text
    assert "参考编号：" in seen.text
    assert seen.html.count("<h1>") == 1
    assert DEMO_BAND not in seen.html
    assert len(opened("ranking", data="demo").rows("ranking")) > 5


def test_a_home_that_cannot_be_written_is_told(opened, home) -> None:
    home.write_text("a file", encoding="utf-8")
    seen = opened("ranking")
    assert "无法建立" in seen.text
    assert "APPRAISAL_HOME" in seen.text
    assert "参考编号：" in seen.text
    assert seen.html.count("<h1>") == 1


def test_a_database_named_but_not_made_shows_the_demo_and_can_be_made(opened, home, monkeypatch) -> None:
    named = home.parent / "own" / "records.duckdb"
    monkeypatch.setenv("APPRAISAL_DATABASE", str(named))
    assert DEMO_BAND in opened("ranking").html
    seen = opened("help", topic="records")
    assert "启用后在设定的数据库位置新建一个空的正式库" in seen.text
    seen.at.text_input(key="help-formal-word").input(states.WORD)
    press(seen.at, states.WORD)
    assert named.exists()
    assert "请登录" in opened("ranking").text
    signed_in(monkeypatch, OFFICE)
    assert "尚未建立考核期：正式库是空的" in opened("ranking").text


def test_a_named_demo_offers_no_formal_database_in_its_place(opened, home, monkeypatch) -> None:
    named = Location(home.parent / "own.duckdb", home)
    create_store(named, kind="demo", identity="x", actor="甲", at=AT)
    monkeypatch.setenv("APPRAISAL_DATABASE", str(named.database))
    seen = opened("help", topic="records")
    seen.at.text_input(key="help-formal-word").input(states.WORD)
    press(seen.at, states.WORD)
    assert "指定的数据库是演示数据库，不能改作正式库" in seen.text
