"""Archives without a clock."""

from __future__ import annotations

import zipfile
from io import BytesIO

from reports.packing import packed, without_clock


def test_files_come_out_as_they_went_in() -> None:
    archive = zipfile.ZipFile(BytesIO(packed([("说明.txt", b"a"), ("b.csv", b"")])))
    assert [(name, archive.read(name)) for name in archive.namelist()] == [("说明.txt", b"a"), ("b.csv", b"")]
    assert archive.testzip() is None


def test_no_time_is_written() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a", (2020, 5, 6, 7, 8, 10)), b"x")
    (entry,) = zipfile.ZipFile(BytesIO(without_clock(file.getvalue()))).infolist()
    assert (entry.date_time, entry.filename) == ((1980, 1, 1, 0, 0, 0), "a")
    assert without_clock(file.getvalue()) == packed([("a", b"x")])
