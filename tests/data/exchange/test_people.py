"""A list of people: each cell read as meant, every fault beside its cell and at once, the same through every door."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from data.accounts import Account
from data.city import UnitDetail
from data.exchange.people import (
    HEADINGS,
    MOST_PEOPLE,
    ROLES,
    Invited,
    Lists,
    PeopleTable,
    passwords_file,
    post_fault,
    read_people,
    template,
)
from evaluation.errors import Refused
from evaluation.policy import Post
from evaluation.terms import Ranking
from evaluation.units import Unit
from evaluation.workflow import Role

UNITS = [Unit("331", "甲水县", "county", "", Ranking.RANKED), Unit("332", "乙山市", "county", "", Ranking.RANKED)]
LISTS = Lists(UNITS, ["统计局", "科技局"], {"331": UnitDetail("331", "甲水")}, {"丙州": "332"}, ("old-1",))
GOOD = (
    ("u1", "张三", "填报人", "331", ""), ("u1", "张三", "审签人", "甲水", ""), ("u2", "李四", "填报人", "丙州", ""),
    ("tj", "王五", "部门审核人", "", "统计局"), ("kh", "赵六", "考核办", "", ""), ("cy", "钱七", "考核领导小组成员", "", "科技局"),
    ("gl", "孙八", "管理员", "", ""),
)  # fmt: skip
ACCOUNTS = (
    Account("u1", "张三", (Post(Role.FILLER, "331"), Post(Role.SIGNER, "331"))), Account("u2", "李四", (Post(Role.FILLER, "332"),)),
    Account("tj", "王五", (Post(Role.REVIEWER, department="统计局"),)), Account("kh", "赵六", (Post(Role.OFFICE),)),
    Account("cy", "钱七", (Post(Role.MEMBER, department="科技局"),)), Account("gl", "孙八", (Post(Role.ADMIN),)),
)  # fmt: skip
Rows = Sequence[Sequence[str]]


def as_text(rows: Rows, separator: str = "\t", head: Sequence[str] = HEADINGS) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows([head, *rows])
    return text.getvalue()


def as_book(rows: Rows, head: Sequence[str] = HEADINGS) -> bytes:
    book = Workbook()
    book.active.title = "名单"
    for row in (head, *rows):
        book.active.append(list(row))
    for row in book.active.iter_rows():
        for cell in row:
            cell.data_type = "s" if cell.value else "n"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def every_door(rows: Rows) -> list[PeopleTable]:
    """The same list pasted, as a CSV in two encodings, and as a workbook."""
    return [
        read_people(LISTS, as_text(rows)), read_people(LISTS, as_text(rows, ",").encode("utf-8-sig"), "名单.csv"),
        read_people(LISTS, as_text(rows, ",").encode("gb18030"), "名单.csv"), read_people(LISTS, as_book(rows), "名单.xlsx"),
    ]  # fmt: skip


def faults(*rows: Sequence[str]) -> dict[str, str]:
    found = read_people(LISTS, as_text(rows))
    assert found.accounts == () or not found.faults
    return {fault.cell: fault.message for fault in found.faults}


def test_one_row_is_one_post_through_every_door() -> None:
    for found in every_door(GOOD):
        assert (found.faults, found.accounts) == ((), ACCOUNTS)


def test_columns_stand_in_any_order_and_others_are_left_alone() -> None:
    order = (3, 0, 2, 4, 1)
    head = [*(HEADINGS[place] for place in order), "电话"]
    rows = [[*(row[place] for place in order), "1"] for row in GOOD]
    titled = f"某市人员名单\n{as_text(rows, ',', head)}"
    assert read_people(LISTS, titled.encode(), "名单.csv").accounts == ACCOUNTS


BAD = (
    ("", "甲", "填报人", "331", ""), ("-x", "甲", "填报人", "丁县", ""), ("old-1", "", "市长", "331", "某局"),
    ("OLD-1", "甲", "部门审核人", "331", "某局"), ("a", "甲", "填报人", "", "统计局"), ("a", "乙", "考核办", "331", ""),
    ("A", "甲", "填报人", "332", ""), ("b", "甲", "考核办", "", ""), ("b", "甲", "考核办", "", ""), ("b", "甲", "管理员", "", ""),
    ("c", "甲", "部门负责人", "", ""), ("d", "甲", "领导", "", "统计局"),
)  # fmt: skip
SAID = {
    "A2": "账号为空", "A3": "账号“-x”不合格", "D3": "没有“丁县”这个单位", "A4": "账号“old-1”已经存在", "B4": "姓名为空",
    "C4": "没有“市长”这个角色，可填填报人", "A5": "账号“OLD-1”已经存在", "D5": "部门审核人不填单位",
    "E5": "方案中没有“某局”这个部门，方案中的部门有统计局、科技局", "D6": "填报人要填单位", "E6": "填报人不填部门",
    "B7": "账号“a”在上面的姓名是“甲”", "D7": "考核办不填单位", "A8": "与上面的账号“a”只差大小写", "C10": "与第9行重复",
    "C11": "管理员不能兼任业务角色", "E12": "部门负责人要填部门", "E13": "领导不填部门",
}  # fmt: skip


def test_every_fault_is_told_at_once_beside_its_cell() -> None:
    found = faults(*BAD)
    assert found.keys() == SAID.keys()
    for cell, beginning in SAID.items():
        assert found[cell].startswith(beginning), (cell, found[cell])


def test_the_same_faults_come_through_every_door_word_for_word() -> None:
    pasted, *others = every_door(BAD)
    told = [(fault.cell, fault.message) for fault in pasted.faults]
    for found in others:
        assert [(fault.cell, fault.message) for fault in found.faults] == told
    assert str(every_door(BAD)[3].faults[0]).startswith("名单!A2：账号为空")
    assert every_door(BAD)[3].faults[0].file == "名单.xlsx"


def test_what_is_merged_doubled_or_calculated_wrongly_is_a_fault() -> None:
    book = Workbook()
    for row in (HEADINGS, GOOD[3], GOOD[4]):
        book.active.append(list(row))
    book.active.merge_cells("B2:B3")
    book.active["A3"] = "=A2"
    stream = io.BytesIO()
    book.save(stream)
    told = {fault.cell: fault.message for fault in read_people(LISTS, stream.getvalue(), "名单.xlsx").faults}
    assert told["B2"] == told["B3"] == "是合并单元格，请取消合并后每行分别填写"
    assert "公式" in told["A3"]
    doubled = read_people(LISTS, as_text([[*GOOD[0], "王"]], head=[*HEADINGS, "姓名"]))
    assert [(fault.cell, fault.message) for fault in doubled.faults] == [("F1", "列“姓名”重复，请只留一列")]


@pytest.mark.parametrize("source", ["", "只有一句话", "账号\t姓名\nu1\t张三\n"])
def test_what_is_no_list_is_refused_whole(source: str) -> None:
    with pytest.raises(Refused, match="没有"):
        read_people(LISTS, source)


def test_a_list_is_neither_empty_nor_endless() -> None:
    assert "现有0行" in next(iter(faults().values()))
    many = [(f"u{number}", "某人", "考核办", "", "") for number in range(MOST_PEOPLE + 1)]
    assert faults(*many) == {f"A{MOST_PEOPLE + 2}": f"名单应有1至{MOST_PEOPLE}行，现有{MOST_PEOPLE + 1}行"}


def test_two_lists_in_one_workbook_are_not_guessed_at() -> None:
    book = Workbook()
    for sheet in (book.active, book.create_sheet("又一张")):
        sheet.append(list(HEADINGS))
        sheet.append(list(GOOD[4]))
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(Refused, match="几张工作表都像人员名单"):
        read_people(LISTS, stream.getvalue(), "名单.xlsx")


def test_without_units_and_scheme_nothing_of_them_is_taken_on_trust() -> None:
    found = read_people(Lists((), ()), as_text([GOOD[0], GOOD[3], GOOD[4]]))
    assert [fault.message for fault in found.faults] == [
        "尚未登记被考核单位，不能核对", "方案中没有“统计局”这个部门，尚未登记考核方案",
    ]  # fmt: skip


@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from([*ROLES]), st.text(max_size=12), st.text(max_size=12))
def test_whatever_is_typed_ends_as_an_account_or_a_fault(account: str, name: str, role: str, unit: str, house: str) -> None:
    clean = [cell.replace("\0", "").replace("\r", "").replace("\n", "") for cell in (account, name, role, unit, house)]
    try:
        found = read_people(LISTS, as_text([clean]))
    except Refused:
        return
    assert bool(found.accounts) != bool(found.faults)
    for made in found.accounts:
        assert made.account[0].isalnum()
        assert not set(made.account) & set("<>&\"'（）()=+\t ")
        assert all(post_fault(post, LISTS) == "" for post in made.posts)


@pytest.mark.parametrize(
    ("post", "said"),
    [
        (Post(Role.FILLER), "填报人要填单位"), (Post(Role.OFFICE, unit="331"), "考核办不填单位"),
        (Post(Role.HEAD), "部门负责人要填部门"), (Post(Role.AUDITOR, department="统计局"), "审计不填部门"),
        (Post(Role.SIGNER, unit="999"), "没有“999”这个单位"), (Post(Role.MEMBER, department="某局"), "方案中没有“某局”这个部门"),
        (Post(Role.CHAIR, department="科技局"), ""), (Post(Role.SIGNER, unit="331"), ""),
    ],
)  # fmt: skip
def test_a_post_says_what_its_role_needs(post: Post, said: str) -> None:
    assert post_fault(post, LISTS).startswith(said)
    assert bool(post_fault(post, LISTS)) == bool(said)


def test_the_empty_list_and_the_passwords_open_in_a_spreadsheet() -> None:
    assert template().decode("utf-8-sig").strip() == ",".join(HEADINGS)
    text = passwords_file([Invited("u1", "=1+1", "aBc-1")]).decode("utf-8-sig")
    assert text.splitlines() == ["账号,姓名,一次性密码", "u1,'=1+1,aBc-1"]
