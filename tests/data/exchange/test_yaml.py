"""Strict YAML: scalars keep their text, faults their line, and what is not plain YAML is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.exchange.yaml import DEEPEST, parse_yaml, read_text, read_yaml
from evaluation.errors import Refused, Where
from evaluation.tree import ListNode, MapNode, Scalar, as_texts


def faults_of(text: str) -> list[str]:
    with pytest.raises(Refused) as caught:
        parse_yaml(text, "f")
    return [str(fault) for fault in caught.value.faults]


def test_scalars_keep_the_text_they_were_written_with() -> None:
    text = "{a: 007, b: 1.50, c: 1e9, d: yes, e: 2025-01-01, f: 0x10, g: 1_000, h: '5', i: .nan, j: 12:30, k: ~, l: +3}"
    assert as_texts(parse_yaml(text, "f")) == {
        "a": "007", "b": "1.50", "c": "1e9", "d": "yes", "e": "2025-01-01", "f": "0x10", "g": "1_000", "h": "5",
        "i": ".nan", "j": "12:30", "k": "~", "l": "+3",
    }  # fmt: skip


def test_long_numbers_lose_no_digit() -> None:
    digits = "1234567890" * 5 + ".0123456789"
    assert as_texts(parse_yaml(f"a: {digits}", "f")) == {"a": digits}


@pytest.mark.parametrize(
    ("written", "null"),
    [("", True), ("~", True), ("null", True), ("''", False), ("'null'", False), ('"~"', False)],
)
def test_only_a_plain_scalar_can_be_null(written: str, null: bool) -> None:
    node = parse_yaml(f"a: {written}", "f")
    assert isinstance(node, MapNode)
    value = node.entries[0][1]
    assert isinstance(value, Scalar)
    assert value.is_null is null


def test_every_node_knows_its_line_and_column() -> None:
    node = parse_yaml("标题: 甲\nlist:\n  - 乙\n  - {键: 丙}\n", "f")
    assert isinstance(node, MapNode)
    (title, first), (_, items) = node.entries
    assert (title.where, first.where) == (Where("f", 1, 1), Where("f", 1, 5))
    assert isinstance(items, ListNode)
    assert [item.where for item in items.items] == [Where("f", 3, 5), Where("f", 4, 5)]
    inner = items.items[1]
    assert isinstance(inner, MapNode)
    assert inner.entries[0][1].where == Where("f", 4, 9)


def test_keys_written_twice_are_both_kept_for_the_reader_to_refuse() -> None:
    node = parse_yaml("a: 1\na: 2", "f")
    assert isinstance(node, MapNode)
    assert [key.text for key, _ in node.entries] == ["a", "a"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x 1\nb: 2", ["f:1:4 不能使用锚点（&）"]),
        ("a: &x 1\nb: *x", ["f:1:4 不能使用锚点（&）", "f:2:4 不能使用引用（*）"]),
        ("a: !!int 5", ["f:1:4 不能使用标签（!）"]),
        ("a: !!python/object/apply:os.system [ls]", ["f:1:4 不能使用标签（!）"]),
        ("- !x 1\n- !y 2", ["f:1:3 不能使用标签（!）", "f:2:3 不能使用标签（!）"]),
        ("%YAML 1.1\n---\na: 1", ["f:1:1 不能使用指令（%）"]),
    ],
)
def test_anchors_aliases_tags_and_directives_are_refused_all_at_once(text: str, said: list[str]) -> None:
    assert faults_of(text) == said


def test_a_bomb_of_aliases_is_refused_before_it_is_built() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{k}: &a{k} [{', '.join([f'*a{k - 1}'] * 9)}]" for k in range(1, 30)]
    assert len(faults_of("\n".join(lines))) == 30 + 29 * 9


@pytest.mark.parametrize(
    "text",
    ["a: [1, 2", "a: {b: 1", "a: 'x", "a: b: c", "- 1\nb: 2", "\ta: 1", "a: 1\n b: 2", "a: @x", "[1]]", "---\na: 1\n---\nb: 2"],
)
def test_what_is_not_yaml_is_refused_with_its_place(text: str) -> None:
    said = faults_of(text)
    assert len(said) == 1
    assert said[0].startswith("f:")
    assert "不是合格的YAML" in said[0]


@pytest.mark.parametrize("text", ["", "\n\n", "# 只有注释\n", "---\n"])
def test_an_empty_file_is_refused_or_is_null(text: str) -> None:
    if text.startswith("---"):
        node = parse_yaml(text, "f")
        assert isinstance(node, Scalar)
        assert node.is_null
    else:
        assert faults_of(text) == ["f:1:1 文件是空的"]


@pytest.mark.parametrize("text", ["a: \x00", "a: \x07b", "\x1b[31m"])
def test_control_characters_are_refused(text: str) -> None:
    assert len(faults_of(text)) == 1
    assert "不是合格的YAML" in faults_of(text)[0]


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}")])
def test_nesting_is_bounded_however_deep_it_goes(opening: str, closing: str) -> None:
    assert parse_yaml(opening * DEEPEST + "1" + closing * DEEPEST, "f")
    for deep in (DEEPEST + 1, 5000):
        said = faults_of(opening * deep + "1" + closing * deep)
        assert len(said) == 1
        assert f"嵌套超过{DEEPEST}层" in said[0]


def test_deep_blocks_are_refused_too() -> None:
    text = "".join(f"{'  ' * k}a:\n" for k in range(200))
    assert any(f"嵌套超过{DEEPEST}层" in fault for fault in faults_of(text))


def test_a_key_must_be_a_text() -> None:
    assert faults_of("? [a, b]\n: 1\n? {c: d}\n: 2") == ["f:1:3 键应为文本", "f:3:3 键应为文本"]


def test_a_merge_key_is_just_a_key_the_reader_does_not_know() -> None:
    assert as_texts(parse_yaml("<<: {a: 1}", "f")) == {"<<": {"a": "1"}}


def test_a_file_may_begin_with_a_byte_order_mark_and_have_any_line_ends(tmp_path: Path) -> None:
    plain = "题: 甲\n数: 1\n"
    written = [plain.encode(), plain.encode("utf-8-sig"), plain.replace("\n", "\r\n").encode(), plain.replace("\n", "\r").encode()]
    for number, content in enumerate(written):
        path = tmp_path / f"{number}.yaml"
        path.write_bytes(content)
        assert as_texts(read_yaml(path)) == {"题": "甲", "数": "1"}


def test_a_file_that_cannot_be_read_is_refused_by_the_name_given(tmp_path: Path) -> None:
    other = tmp_path / "gbk.yaml"
    other.write_bytes("题: 甲".encode("gbk"))
    for path, words in ((other, "不是UTF-8编码（第1字节起）"), (tmp_path / "none.yaml", "文件不存在"), (tmp_path, "这是文件夹")):
        with pytest.raises(Refused, match=words) as caught:
            read_yaml(path, "方案.yaml")
        assert [fault.where for fault in caught.value.faults] == [Where("方案.yaml", 1, 1)]


def test_a_file_is_named_by_its_path_unless_told_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: [", encoding="utf-8")
    with pytest.raises(Refused) as caught:
        read_yaml(path)
    assert caught.value.faults[0].where.file == str(path)
    assert read_text(path, "x") == "a: ["
