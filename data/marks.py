"""The mark beside an embedded database (登记标记): the last acknowledged entry of each chain, in a small file.

DuckDB refuses most damaged logs (.wal), but some damage makes it stop replaying in silence: the file opens and the
last acknowledged writes are gone. The mark is written after every acknowledgement, so that the next start notices,
before the log is folded into the file. It is no proof against people; receipts and anchors are.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

from data.errors import BadRecord, Damaged
from data.files import unwritable
from data.receipts import Receipt, read_receipt
from data.store import Session
from data.tables import CHAINS


class Marks:
    """The mark of one database file (登记标记), shared by every store of the process that has it open."""

    def __init__(self, database: Path) -> None:
        self.path = database.with_name(f"{database.name}.mark")
        self._lock = threading.Lock()
        self._marked: dict[str, Receipt] = {}

    def keep(self, receipt: Receipt) -> None:
        """Note an acknowledged entry; an older one than noted changes nothing.

        What is written is never shorter than what it is written over: numbers grow, and a chain that was noted by an
        earlier start of the program was read by `check` and is written again.
        """
        with self._lock:
            known = self._marked.get(receipt.chain)
            if known is not None and known.seq >= receipt.seq:
                return
            self._marked[receipt.chain] = receipt
            text = "".join(f"{self._marked[chain]}\n" for chain in sorted(self._marked))
            try:
                self._put(text.encode())
            except OSError as error:
                raise unwritable(error, self.path) from error

    def _put(self, text: bytes) -> None:
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o640)
        try:
            # not flushed to disk: a lost mark only notices less, and a flush would double the time of a write
            os.pwrite(descriptor, text, 0)
        finally:
            os.close(descriptor)

    def forget(self) -> None:
        """A new database begins without a mark."""
        with self._lock:
            self._marked = {}
            self.path.unlink(missing_ok=True)

    def check(self, session: Session) -> None:
        """Raise `Damaged` when an acknowledged entry is not in the database; what is noted there is noted from now on."""
        with self._lock:
            noted = self._read()
            for receipt in noted:
                self._find(session, receipt)
            self._marked = {receipt.chain: receipt for receipt in noted}

    def _find(self, session: Session, receipt: Receipt) -> None:
        found = session.rows("SELECT hash FROM audit WHERE chain = $1 AND seq = $2", [receipt.chain, receipt.seq])
        if found != [(receipt.hash,)]:
            raise Damaged(
                f"数据库里没有最近一次已确认的登记（{receipt.chain} 第{receipt.seq}条）：日志（.wal）损坏，"
                f"或数据库文件被换成了旧的。请不要删除或移动 .wal 文件；先把 {self.path.parent} 整个复制留存，"
                f"再用最近的备份恢复：python -m data restore --from 备份文件夹。"
                f"确认要用现有文件时，另存后删除 {self.path.name}。"
            )

    def _read(self) -> list[Receipt]:
        if not self.path.exists():
            return []
        found = []
        for line in self.path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                receipt = read_receipt(line)
            except BadRecord:
                # a power cut may leave half a mark; half a mark says nothing
                continue
            if receipt.chain in CHAINS:  # nor does a mark that has lost its head
                found.append(receipt)
        return found
