"""Folders that are whole or not there (成套文件夹): written aside, listed in SHA256SUMS, moved into place at the end.

Backups and sealed archives are such folders. SHA256SUMS lists every other file, sorted, as `sha256sum -c` reads it;
a file that is missing, added, cut short or changed in one bit is named.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.errors import BadRecord
from data.files import settle, settle_folder, unwritable

SUMS = "SHA256SUMS"
CHUNK = 1 << 20


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder to fill (成套写出): on leaving it gets its SHA256SUMS and becomes `target`, which must be absent or empty.

    When it breaks off, nothing stands at `target`.
    """
    try:
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise BadRecord(f"{target} 已有内容，没有写出。请换一个新的或空的文件夹。")
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".writing-", dir=target.parent))
        try:
            yield aside
            (aside / SUMS).write_text(sums_text(aside), encoding="utf-8", newline="")
            _settle(aside)
            aside.chmod(0o750)
            aside.rename(target)
        except BaseException:
            shutil.rmtree(aside)
            raise
        settle_folder(target.parent)
    except OSError as error:
        raise unwritable(error, target) from error


def _settle(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        if path.is_dir():
            settle_folder(path)
        else:
            with path.open("rb") as file:
                settle(file.fileno())


def files_of(folder: Path) -> dict[str, Path]:
    """The files of a folder by their names within it (文件清单), SHA256SUMS aside."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if not path.is_dir()}
    return {name: found[name] for name in sorted(found) if name != SUMS}


def sha256_of(path: Path) -> str:
    """SHA-256 of a file (文件指纹), read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def sums_text(folder: Path) -> str:
    """What SHA256SUMS says of a folder (指纹清单)."""
    return "".join(f"{sha256_of(path)}  {name}\n" for name, path in files_of(folder).items())


def check_sums(folder: Path) -> None:
    """Raise `BadRecord` naming everything that is not as SHA256SUMS lists it (核对成套文件夹)."""
    if not (folder / SUMS).is_file():
        raise BadRecord(f"{folder} 里没有 {SUMS}：不是完整的备份或封存，没有采用。请换一份完整的。")
    try:
        written = (folder / SUMS).read_bytes()
        there = sums_text(folder)
    except OSError as error:
        raise BadRecord(f"{folder} 有文件读不出来（{error.strerror}），没有采用。请检查介质和权限。") from error
    if written != there.encode():
        found = _differing(written.decode("utf-8", "replace"), there)
        raise BadRecord(f"{folder} 不完整或被改动，没有采用：{'；'.join(found)}。请换一份完整的。")


def _differing(written: str, there: str) -> list[str]:
    listed, present = (dict(line[::-1].partition("  ")[::2] for line in text.splitlines()) for text in (written, there))
    found = []
    for key in sorted(listed.keys() | present.keys(), key=lambda name: name[::-1]):
        name = key[::-1]
        if key not in present:
            found.append(f"缺少 {name}")
        elif key not in listed:
            found.append(f"{name} 不在 {SUMS} 中")
        elif listed[key] != present[key]:
            found.append(f"{name} 被截断或改动")
    return found or [f"{SUMS} 被改动"]
