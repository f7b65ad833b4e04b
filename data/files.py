"""Files on the disk (文件落盘): written whole or not at all, and there after a power cut."""

from __future__ import annotations

import errno
import os
import tempfile
import time
from collections.abc import Callable, Hashable, Iterable
from pathlib import Path

from data.errors import NoRoom, NotWritable, StoreError

# seconds that one look at the disk stands for: under load every question to it costs a turn in the queue
LOOK_EVERY = 1.0
_LOOKED: dict[Hashable, tuple[float, int]] = {}
FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


def newest(key: Hashable, files: Callable[[], Iterable[Path]]) -> int:
    """When the newest of some files was written (数据版本), nanoseconds, looked up once a second; 0 without files."""
    since, found = _LOOKED.get(key, (float("-inf"), 0))
    now = time.monotonic()
    if now - since >= LOOK_EVERY:
        found = max((path.stat().st_mtime_ns for path in files()), default=0)
        _LOOKED[key] = now, found
    return found


def write_whole(path: Path, content: bytes) -> None:
    """Write a small file whole or not at all (整体写入): aside, flushed to disk, moved into place."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".writing-", delete=False) as file:
            aside = Path(file.name)
            try:
                file.write(content)
                settle(file.fileno())
                aside.replace(path)
            except BaseException:
                aside.unlink(missing_ok=True)
                raise
        settle_folder(path.parent)
    except OSError as error:
        raise unwritable(error, path) from error


def settle(descriptor: int) -> None:
    """Have the system put a file on the disk (落盘)."""
    os.fsync(descriptor)


def settle_folder(folder: Path) -> None:
    """Have the system put a folder's entries on the disk (目录落盘), so that a rename outlives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def unwritable(error: OSError, path: Path) -> StoreError:
    """Why a file could not be written (写不进文件), with the remedy."""
    if error.errno in FULL:
        return NoRoom(f"磁盘空间不足，没有写入：{path}。请清理磁盘后再试。")
    return NotWritable(f"没有写入：{path}（{error.strerror}）。请检查文件夹权限。")
