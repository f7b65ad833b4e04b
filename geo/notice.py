"""What every map must carry (审图说明): the 审图号, or the sentence that there is none."""

from __future__ import annotations

from typing import NamedTuple

UNREVIEWED = "内部示意，未经审图，不得公开"
NOT_PUBLIC = (
    "地图没有审图号，依《地图管理条例》不得公开，公开导出已关闭；"
    "请系统管理员在系统设置的“边界”中上传经审核批准的边界文件，填写审图号后再导出"
)


def map_notice(review_number: str) -> str:
    """The sentence under a map (审图说明)."""
    return f"审图号：{review_number}" if review_number.strip() else UNREVIEWED


def screen_notice(review_number: str) -> str:
    """The sentence under a map on screen (屏幕审图说明): without 审图号 it is a sketch and says so."""
    return map_notice(review_number) if review_number.strip() else f"示意图：{UNREVIEWED}"


def watermark(review_number: str) -> str:
    """The words across a map without 审图号 (水印); blank with one."""
    return "" if review_number.strip() else UNREVIEWED


def may_be_public(review_number: str) -> bool:
    """Whether a map may leave the house (可否公开): only with a 审图号."""
    return bool(review_number.strip())


class PublicExport(NamedTuple):
    """Whether a map may be exported for the public (公开导出), and the sentence why not."""

    allowed: bool
    reason: str = ""


def public_export(review_number: str) -> PublicExport:
    """Whether the export for the public is on (公开导出可否), and if not, why and what to do."""
    return PublicExport(True) if may_be_public(review_number) else PublicExport(False, NOT_PUBLIC)
