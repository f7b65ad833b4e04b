"""What a map must carry."""

from __future__ import annotations

import pytest

from geo.notice import (
    map_notice,
    may_be_public,
    public_export,
    screen_notice,
    watermark,
)


def test_a_reviewed_map_carries_its_number() -> None:
    assert map_notice("浙S（2025）1号") == "审图号：浙S（2025）1号"
    assert screen_notice("浙S（2025）1号") == "审图号：浙S（2025）1号"
    assert watermark("浙S（2025）1号") == ""
    assert may_be_public("浙S（2025）1号")


@pytest.mark.parametrize("number", ["", "  "])
def test_a_map_without_a_number_stays_in_the_house(number: str) -> None:
    assert map_notice(number) == watermark(number) == "内部示意，未经审图，不得公开"
    assert screen_notice(number) == "示意图：内部示意，未经审图，不得公开"
    assert not may_be_public(number)


def test_a_map_without_a_number_is_not_exported_for_the_public_and_says_why() -> None:
    export = public_export(" ")
    assert not export.allowed
    assert "没有审图号" in export.reason
    assert "填写审图号" in export.reason


def test_a_reviewed_map_may_be_exported_for_the_public() -> None:
    assert public_export("浙S（2025）1号") == (True, "")
