"""What every map must carry (审图说明): the 审图号, or the sentence that there is none."""

from __future__ import annotations

UNREVIEWED = "内部示意，未经审图，不得公开"


def map_notice(review_number: str) -> str:
    """The sentence under a map (审图说明)."""
    return f"审图号：{review_number}" if review_number.strip() else UNREVIEWED


def watermark(review_number: str) -> str:
    """The words across a map without 审图号 (水印); blank with one."""
    return "" if review_number.strip() else UNREVIEWED


def may_be_public(review_number: str) -> bool:
    """Whether a map may leave the house (可否公开): only with a 审图号."""
    return bool(review_number.strip())
