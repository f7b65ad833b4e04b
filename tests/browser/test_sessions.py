"""Ten people at one server at the same time, each in a browser of its own: nobody sees or keeps what is another's."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.support.browser_town import FIRST, MONTH, SECOND, YEAR, Town
from tests.support.hands import PATIENCE, VALUE, fill, press, said, still, unfold

TEXT = "只给审核人看的名单"


@pytest.fixture(scope="module")
def fillers(town: Town, enter) -> dict[str, Page]:  # type: ignore[no-untyped-def]
    """The filler of every unit, each at the own form of the year."""
    return {unit: enter(f"tb-{unit}", f"report?form={YEAR}.{unit}") for unit in town.units}


def test_ten_people_type_at_once_and_each_finds_its_own(town: Town, enter, fillers: dict[str, Page]) -> None:  # type: ignore[no-untyped-def]
    item = town.typed[0]
    values = {unit: str(71391 + 7 * number) for number, unit in enumerate(fillers)}
    for unit, page in fillers.items():  # nobody waits for another
        fill(page, item, values[unit])
    for page in fillers.values():
        still(page, quiet=1_000)
    label = f"{item.code} {item.title}：{VALUE}"
    for unit in fillers:
        page = enter(f"tb-{unit}", f"report?form={YEAR}.{unit}")
        expect(page.get_by_label(label)).to_have_value(values[unit], timeout=PATIENCE)
        text = page.locator("body").inner_text()
        assert town.units[unit] in text
        strange = [other for other in fillers if other != unit and (town.units[other] in text or values[other] in text)]
        assert strange == []


def test_nobody_reaches_anothers_form_by_its_address(town: Town, enter, fillers: dict[str, Page]) -> None:  # type: ignore[no-untyped-def]
    units = list(fillers)
    for unit, other in pairwise(units[:4]):
        absent = enter(f"tb-{unit}", f"report?form={YEAR}.999999").locator("body").inner_text()
        page = enter(f"tb-{unit}", f"report?form={YEAR}.{other}")
        # the same sentence as for a form that is not there, and the own form beneath
        assert page.locator("body").inner_text().replace(other, "999999") == absent
        assert town.units[other] not in absent


def test_anothers_evidence_is_not_reached_by_any_address(town: Town, enter) -> None:  # type: ignore[no-untyped-def]
    department = enter("bm", f"report?form={MONTH}")
    department.get_by_label("把表格粘贴在这里").fill(town.table)
    press(department, "读取表格")
    department.get_by_label("数据来源文件").fill("9月统计月报")
    department.get_by_label("数据来源文件").press("Tab")
    press(department, "提交单位核对", f"已提交{len(town.units)}个数")

    county = enter(f"tb-{SECOND}", f"report?form={MONTH}.{SECOND}")
    fill(county, town.pasted, "99")
    county.locator('[data-testid="stFileUploaderDropzoneInput"]').last.set_input_files(
        {"name": "名录.png", "mimeType": "image/png", "buffer": picture()}
    )
    said(county, "已附佐证材料")
    unfold(county, "逐项核对、提出不同意见")
    county.get_by_label("不同意见的理由").fill(TEXT)
    county.get_by_label("不同意见的理由").press("Tab")
    press(county, "提出不同意见", f"已提出不同意见：{town.pasted.code}", exact=True)

    item = f"verify?form={MONTH}&item={SECOND}.{town.pasted.code}"
    department = enter("bm", item)
    expect(department.locator("body")).to_contain_text("名录.png", timeout=PATIENCE)
    shown = department.locator("img[src*='/media/']").first
    expect(shown).to_be_attached(timeout=PATIENCE)
    address = str(shown.get_attribute("src"))
    assert department.context.request.get(address).status == 200

    peer = enter(f"tb-{FIRST}", item)
    assert "名录" not in peer.locator("body").inner_text()
    assert TEXT not in peer.locator("body").inner_text()
    peer = enter(f"tb-{FIRST}", f"report?form={MONTH}.{SECOND}")
    assert "名录" not in peer.locator("body").inner_text()
    # the very address of the picture, without a login
    stranger = peer.context.browser.new_context()
    assert stranger.request.get(address).status == 404
    stranger.close()


def picture() -> bytes:
    """A small picture (图片)."""
    file = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(file, "PNG")
    return file.getvalue()
