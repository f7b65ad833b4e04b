"""What every document says of itself (文件说明): subject, state, stamps, cut-off, source, and its file's name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """What stands on and behind a document (文件说明).

    `system` names the appraisal, `subject` the period or what was tried out (2025年度), `state` one word (演示, 测算,
    通报, 公示, 正式); `stamps` are the sentences every page carries (演示数据，数值虚构; 参考方案（未经市里印发）);
    `run` is the run's name 测算编号 and `fingerprint` the digest of its inputs, `head` the chain head, where recorded.
    """

    system: str
    prefix: str
    subject: str
    state: str
    stamps: tuple[str, ...] = ()
    cut_off: str = ""
    source: str = ""
    run: str = ""
    fingerprint: str = ""
    head: str = ""
    version: int = 1

    @property
    def stamp(self) -> str:
        """All stamps in one line (标注)."""
        return "；".join(self.stamps)

    def file_name(self, kind: str, ending: str) -> str:
        """The name of its file (文件名): 2025年度 is called 2025年 there, as in 台州市315考核_2025年_得分表_演示_v1.xlsx."""
        subject = self.subject[:-1] if self.subject.endswith("年度") else self.subject
        words = (self.prefix, subject, kind, self.state, f"v{self.version}")
        return f"{'_'.join(_plain(word) for word in words if word)}.{ending}"


def _plain(word: str) -> str:
    """A word without what file systems refuse."""
    return "".join(letter for letter in word if letter not in '\\/:*?"<>|_' and letter >= " ").strip()[:60]
