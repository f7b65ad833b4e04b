"""Files of the ranking (排名导出): the five-column table, the scoring workbook and the data behind them."""

from __future__ import annotations

from data.city import City
from evaluation.results import Assessment
from pages.ui import downloads
from pages.ui.downloads import EXCEL, JSON, WORD, ZIP, Download
from pages.ui.period import Choice
from reports.data_files import csv_zip, json_text
from reports.docx import Order, notice
from reports.xlsx import workbook


def offer(city: City, choice: Choice, run: Assessment, *, official: bool) -> list[Download]:
    """The files on offer (可导出文件); `official`: the five-column table in 建制顺序, as on the page."""
    said, order = downloads.document(city, choice, run), _order(official)
    basis = choice.example.basis_document if choice.example else run.scheme.basis_document
    named = "期中得分表" if choice.interim else "五列通报表"
    return [
        Download(f"{named}（文档）", said.file_name("通报表", "docx"), WORD, lambda: notice(run, said, order=order)),
        Download("得分表（工作簿，含公式）", said.file_name("得分表", "xlsx"), EXCEL, lambda: workbook(run, said, basis=basis)),
        Download("数据（表格压缩包）", said.file_name("数据", "zip"), ZIP, lambda: csv_zip(run, said)),
        Download("数据（供程序读取）", said.file_name("数据", "json"), JSON, lambda: json_text(run, said)),
    ]  # fmt: skip


def _order(official: bool) -> Order:
    return "official" if official else "place"
