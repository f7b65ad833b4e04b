"""Tables: headings, scopes and caption; nothing typed by people becomes markup."""

from __future__ import annotations

import pytest

from pages.ui.tables import Column, Row, chip, escaped, table

COLUMNS = (Column("单位", "heading"), Column("得分", "number"))


def test_a_table_has_caption_headings_and_scopes() -> None:
    found = table("得分", COLUMNS, [Row(("甲", "1.00"), "apart", {"unit": "1"})], [Row(("平均", "1.00"))])
    assert "<caption>得分</caption>" in found
    assert '<th scope="col" class="number">得分</th>' in found
    assert '<tr class="apart" data-unit="1"><th scope="row">甲</th><td class="number">1.00</td></tr>' in found
    assert found.count("<tfoot>") == 1


def test_a_row_with_too_few_cells_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        table("得分", COLUMNS, [Row(("甲",))])


def test_text_is_made_safe() -> None:
    assert escaped('<b title="x">') == "&lt;b title=&quot;x&quot;&gt;"
    assert "<b>" not in chip("<b>") + table("<b>", COLUMNS, [])
