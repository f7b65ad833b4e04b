"""What every document says of itself, and the name of its file."""

from __future__ import annotations

import pytest

from reports.document import Document


def named(**how: object) -> str:
    words = {"system": "某市考核", "prefix": "某市315考核", "subject": "2025年度", "state": "演示"} | how
    return Document(**words).file_name("得分表", "xlsx")  # type: ignore[arg-type]


def test_a_file_is_named_by_city_period_kind_state_and_version() -> None:
    assert named() == "某市315考核_2025年_得分表_演示_v1.xlsx"
    assert named(state="正式", version=3) == "某市315考核_2025年_得分表_正式_v3.xlsx"


def test_what_is_not_said_leaves_no_gap() -> None:
    assert named(subject="", state="") == "某市315考核_得分表_v1.xlsx"


@pytest.mark.parametrize("letter", list('\\/:*?"<>|\n\t\0'))
def test_what_file_systems_refuse_is_left_out(letter: str) -> None:
    assert named(subject=f"甲{letter}乙") == "某市315考核_甲乙_得分表_演示_v1.xlsx"


def test_an_underscore_only_parts_the_words() -> None:
    assert named(subject="甲_乙").count("_") == 4


def test_a_long_subject_is_cut() -> None:
    assert len(named(subject="长" * 500).encode()) <= 255


def test_nobody_climbs_out_of_the_folder() -> None:
    assert "/" not in named(subject="../../甲")
    assert "\\" not in named(subject="..\\甲")


def test_stamps_are_joined() -> None:
    document = Document("某市考核", "某市", "2025年度", "演示", stamps=("演示数据，数值虚构", "参考方案"))
    assert document.stamp == "演示数据，数值虚构；参考方案"
    assert Document("某市考核", "某市", "2025年度", "正式").stamp == ""
