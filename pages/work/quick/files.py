"""Files of a trial (测算导出): the five-column table, the workbook, the map and the data, each stamped 测算."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from data.city import City
from data.quick.offers import Offer
from evaluation.results import Assessment
from geo.figure import Fonts, MapTexts, print_map
from geo.legend import legend_entries
from pages.ui import charts, downloads
from pages.ui.downloads import Download
from pages.work.quick import result
from pages.work.quick.trial import Trial
from reports.data_files import csv_zip
from reports.document import Document
from reports.docx import notice
from reports.fonts import document_font
from reports.xlsx import workbook

UNOFFICIAL = "测算，非正式结果"
IN_DEMO = "在演示环境中测算，未入正式库"
OWN_DATA, REAL_SAMPLE, INVENTED_SAMPLE = "自行录入的数据，不代表正式结果", "示例数据，不是虚构", "演示 · 虚构"
FONTS = Fonts(document_font(), document_font(700))
DIGITS = 16


def stamps(trial: Trial, sample: Offer | None) -> list[str]:
    """What every page and file of a trial says of itself (标注): `sample` is whose example table it is, if any."""
    statement = sample.city.statement if sample is not None and sample.city is not None else ""
    status = trial.scheme.scheme.status if trial.scheme.scheme else ""
    return [stamp for stamp in (UNOFFICIAL, statement or IN_DEMO, status) if stamp]


def chips(trial: Trial, sample: Offer | None) -> list[str]:
    """What stands beside the page's heading (状态标签): the band above speaks of the demo, not of a visitor's own table."""
    whose = OWN_DATA if sample is None else INVENTED_SAMPLE if sample.fictional else REAL_SAMPLE
    status = trial.scheme.scheme.status if trial.scheme.scheme else ""
    return [words for words in (UNOFFICIAL, "" if trial.sheet is None else whose, status) if words]


def document(trial: Trial, home: City, sample: Offer | None) -> Document:
    """What a trial's files say of themselves (文件说明)."""
    of = trial.city or home
    return Document(
        system=of.title, prefix=of.file_title, subject="快速测算", state="测算", stamps=tuple(stamps(trial, sample)),
        source=trial.sheet.title if trial.sheet else "", run=f"快速测算-{trial.print[:DIGITS]}", fingerprint=trial.print,
    )  # fmt: skip


def offer(trial: Trial, home: City, run: Assessment, sample: Offer | None) -> list[Download]:
    """The files on offer (可导出文件); each is made when asked for."""
    about = document(trial, home, sample)
    listed: list[tuple[str, str, str, str, Callable[[], bytes]]] = [
        ("得分表（文档）", "得分表", "docx", downloads.WORD, lambda: notice(run, about)),
        ("评分工作簿（含公式）", "评分工作簿", "xlsx", downloads.EXCEL, lambda: workbook(run, about)),
        ("专题地图（图片）", "专题地图", "png", downloads.PNG, lambda: _picture(trial, home, run, about)),
        ("数据表（压缩包）", "数据", "zip", downloads.ZIP, lambda: csv_zip(run, about)),
    ]
    return [Download(label, about.file_name(kind, ending), media, make) for label, kind, ending, media, make in listed]


def _picture(trial: Trial, home: City, run: Assessment, about: Document) -> bytes:
    """The map of totals for print (专题地图)."""
    of = trial.city or result.nameless(home, run)
    classes = result.classes_of(run)
    found = result.areas(run, of, classes)
    ground = charts.ground_of(of, [area.unit for area in found], edition="print")
    stated = of.boundaries
    texts = MapTexts(
        title="快速测算总分专题地图", subtitle=about.system, note="；".join(charts.notes_of(of)), stamps=about.stamps,
        made_on=datetime.now().astimezone().date().isoformat(), source=f"数据：{about.source}（{about.run}）",
        review_number=stated.review_number if stated else "",
    )  # fmt: skip
    return print_map(ground.outlines, found, charts.circles_of(of), legend_entries(classes), texts, FONTS, "png")
