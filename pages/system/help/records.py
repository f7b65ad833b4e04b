"""Data and records on the help page (数据与档案): what the marks mean, where files live, the formal database."""

from __future__ import annotations

import os

from data.city import City
from data.home import home
from pages.ui.tables import DASH, Column, Row, chip, escaped, table

MARKS = (
    ("演示 · 虚构", "数值由程序生成，不反映任何单位的实际情况；页首横条和每个导出文件都写明，关不掉。"),
    ("参考方案（未经市里印发）", "分值、规则、当量、加分和等次为本软件建议；记录依据文件以前始终这样标明。"),
    ("测算", "按已录入的数据算出的结果，还没有经过发布。"),
    ("期中，未到年终", "只显示已得分和已到期分值，不折成百分，没有总分、位次和等次。"),
    ("正式", "正式库中的数据；与演示数据分库存放，一条也不混用。"),
    ("示例 · 虚构", "只为说明算法的数，不属于任何单位。"),
)
PLACES = (
    ("正式库", "formal", "一个数据库文件，连同佐证材料和锚定文件；设定了数据库服务器的，在服务器上"),
    ("演示库", "demo", "另一个数据库文件；停止程序后可以删去，下次打开时重新生成"),
    ("导出文件", "", "由浏览器保存到本机的下载文件夹，不留在服务器上"),
    ("方案、单位、目标、术语", "", "可以直接修改的数据文件，每行写明出处，不写在程序里"),
)


def content(city: City, *, expert: bool) -> str:
    """Marks and files (标识与文件)."""
    return (
        f'<h2>标识的含义</h2><section class="card">{_marks()}</section>'
        f'<h2>文件在哪里</h2><section class="card">{_places(expert=expert)}</section>'
        f"{_paths(city) if expert else ''}"
        '<p class="sentence">每天备份一次，备份和锚定文件存到另一台机器；程序运行时不要直接复制数据库文件。</p>'
        "<h2>启用正式库</h2>"
    )


def _marks() -> str:
    columns = (Column("标识", "heading"), Column("含义", "wide"))
    rows = [Row((chip(name, "status"), escaped(words))) for name, words in MARKS]
    return table("页面和文件上的标识", columns, rows, look="plain")


def _places(*, expert: bool) -> str:
    columns = [Column("内容", "heading"), Column("在哪里", "wide"), *([Column("文件夹")] if expert else [])]
    folders = [[f"<code>{folder}</code>" if folder else DASH] if expert else [] for _, folder, _ in PLACES]
    rows = [Row([name, words, *more]) for (name, _, words), more in zip(PLACES, folders, strict=True)]
    return table("都在档案主目录之下；主目录由安装人员设定", columns, rows, look="plain")


def _paths(city: City) -> str:
    return (
        f'<p><code class="command">APPRAISAL_HOME {escaped(home(os.environ))}</code></p>'
        f'<p><code class="command">APPRAISAL_REFERENCE {escaped(city.folder)}</code></p>'
        '<p><code class="command">python -m data backup --to 备份文件夹</code></p>'
        '<p><code class="command">python -m data verify --write-anchor</code></p>'
    )
