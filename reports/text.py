"""Sentences of documents (文档用语): dates, scheme, how numbers were rounded, what stands behind the document."""

from __future__ import annotations

import re

from evaluation.comparison import appraised
from evaluation.results import Assessment
from evaluation.scheme import Scheme
from reports.document import Document

DASH = "—"
TO_FILL = "【待补充】"
DIGITS = 16  # of a digest, in print


def day_words(day: str) -> str:
    """2026-03-10 as 2026年3月10日 (日期); anything else as it stands."""
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", day)
    return f"{match[1]}年{int(match[2])}月{int(match[3])}日" if match else day


def scheme_words(scheme: Scheme) -> str:
    """The scheme by its title and version (方案名称)."""
    title = f"《{scheme.title}》" if scheme.title else "考核方案"
    return f"{title}{scheme.version}版" if scheme.version else title


def state_line(document: Document) -> str:
    """State and stamps for the head of every page (页眉标注), a line each."""
    return "　".join(part for part in (document.state, "\n".join(document.stamps)) if part)


def about_words(document: Document) -> list[str]:
    """State, version, run, fingerprint and chain head (文件标识), digests shortened; blank ones left out."""
    found = [
        ("状态：", document.state), ("", f"第{document.version}版"), ("测算编号：", document.run),
        ("输入指纹", _short(document.fingerprint)), ("留痕链头", _short(document.head)),
    ]  # fmt: skip
    return [f"{label}{words}" for label, words in found if words]


def _short(digest: str) -> str:
    """The beginning of a digest: enough to find the whole one by, and to fit a line."""
    shortened = f"（前{DIGITS}位）：{digest[:DIGITS]}" if len(digest) > DIGITS else f"：{digest}"
    return shortened if digest else ""


def imprint(assessment: Assessment, document: Document) -> list[str]:
    """What stands at the foot of every page (页脚说明): scheme, cut-off and source, then what identifies the file."""
    scheme = assessment.scheme
    first = [f"方案：{scheme_words(scheme)}（编号{scheme.id}）", scheme.status]
    behind = ("数据截止", day_words(document.cut_off)), ("来源", document.source)
    first += [f"{label}：{words}" for label, words in behind if words]
    return ["；".join(part for part in first if part), "；".join(about_words(document))]


def no_totals(assessment: Assessment) -> bool:
    """Whether nobody has a total (期中): then only 已得分 and 已到期分值 may be shown."""
    return all(total.total is None for total in appraised(assessment))


def rounding_words(assessment: Assessment) -> str:
    """How numbers came to their decimals (舍入说明)."""
    rounding = assessment.scheme.rounding
    places = f"四舍五入，保留{rounding.total_dp}位小数" if rounding.total_dp else "四舍五入取整数"
    if no_totals(assessment):
        return f"已得分为已到期指标得分之和，未折算，{places}；期中不计总分，不排位次"
    basis = "公布的综合得分" if rounding.rank_on == "published" else "未经舍入的综合得分"
    return f"得分按精确值计算，只在公布时{places}；位次按{basis}确定，得分相同的并列"


def facts(assessment: Assessment, document: Document) -> list[tuple[str, str]]:
    """What stands behind a document (来历): label and value, blank ones left out."""
    scheme = assessment.scheme
    found = [
        ("考核", document.system),
        ("期间", document.subject),
        ("状态", document.state),
        ("版本", f"第{document.version}版"),
        ("标注", document.stamp),
        ("计分方案", scheme_words(scheme)),
        ("方案编号", scheme.id),
        ("方案状态", scheme.status),
        ("依据文件", scheme.basis_document),
        ("数据截止", day_words(document.cut_off)),
        ("数据来源", document.source),
        ("测算编号", document.run),
        ("输入指纹", document.fingerprint),
        ("留痕链头", document.head),
        ("舍入", rounding_words(assessment)),
    ]
    return [(label, value) for label, value in found if value]
