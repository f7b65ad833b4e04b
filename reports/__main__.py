"""`python -m reports …`: documents without a browser (材料命令), as a timer of the server would ask for them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from data.access import VISITOR, visible_assessment, visible_runs, visible_unit_figures
from data.boundaries import applied, visible_boundary
from data.catalogue import read_catalogue
from data.city import City, read_city, reference_folder
from data.cli.common import answering, bar, now, opened, place_in_use
from data.errors import BadRecord, NotReady
from data.examples import Example
from data.home import DEMO, Location
from data.light_thresholds import read_thresholds, thresholds_on
from data.papers import note_made, visible_imprint
from data.principals import Principal
from data.records import setting
from data.store import Store
from evaluation.headline import headlines
from evaluation.periods import Period, read_period
from evaluation.policy import Post
from evaluation.results import Assessment
from evaluation.workflow import Role
from geo import boundaries
from geo.boundaries import Boundaries
from reports.document import Document
from reports.gathering import gathered
from reports.material import Material
from reports.packs import PACK, Made, Paper, bundle, make, packs, papers

KINDS = ("M", "Q", "Y")  # of which the newest period is made when none is named
Out = Annotated[Path, typer.Option("--out", help="存放材料的文件夹 · the folder for the documents")]
Wanted = Annotated[
    list[str] | None, typer.Option("--period", help="报表期，如2025Y、2026Q3，可重复；不写为最近的月、季、年 · the report periods")
]
Pack = Annotated[str, typer.Option("--pack", help="成套材料：pack、units、poster、check、map、all · which documents")]

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def main() -> None:
    """科技创新目标责任制考核的材料命令。Documents of the appraisal, made without a browser.

    作用于 APPRAISAL_DATABASE 所指的数据库，未设时为 APPRAISAL_HOME 下的正式数据库，再没有则为演示数据库。
    The database in use is the one `python -m data` acts on.
    """


@app.command("packs")
def write_packs(out: Out, period: Wanted = None, pack: Pack = PACK) -> None:
    """制作月报、季报、年报等成套材料，逐份写入文件夹并打包。Make the scheduled packs: every document, and all in one zip.

    同样的数据做出同样的字节；正式数据库的制作记录写入留痕。退出码 exit：0已写出 written, 2没有写出 refused.
    """
    with answering():
        place = place_in_use()
        with opened(place) as store:
            reader = Source(store, place)
            found = reader.chosen(period or [])
            # all are put together before anything is written
            materials = [(name, reader.material(code, name)) for code, name in found]
            _check_pack(materials[0][1], pack)
            for name, material in materials:
                made = _written(out, material, pack)
                note_made(store, reader.who, name, [(item.name, item.digest) for item in made], at=now())
                typer.echo(f"{made[-1].name}：{len(made) - 1}份，指纹 {made[-1].digest}")


def _check_pack(material: Material, pack: str) -> None:
    if pack not in packs(material):
        raise BadRecord(f"没有“{pack}”这种成套材料，可写{'、'.join(packs(material))}。")


def _written(out: Path, material: Material, pack: str) -> list[Made]:
    """Every document of a pack in a folder named like its zip, and the zip beside it (写出材料)."""
    listed = papers(material, pack)
    with bar(f"{material.document.subject}材料", len(listed)) as tell:
        made = _all(material, listed, tell)
    whole = bundle(material, pack, made)
    folder = out / whole.name.removesuffix(".zip")
    folder.mkdir(parents=True, exist_ok=True)
    for item in made:
        _write(folder / item.name, item.content)
    _write(out / whole.name, whole.content)
    return [*made, whole]


def _all(material: Material, listed: Sequence[Paper], tell: Callable[[int], None]) -> list[Made]:
    made = []
    for place, paper in enumerate(listed, 1):
        made.append(make(material, paper))
        tell(place)
    return made


def _write(path: Path, content: bytes) -> None:
    """A whole file or none (写文件)."""
    fresh = path.with_name(f".{path.name}.part")
    fresh.write_bytes(content)
    fresh.replace(path)


class Source:
    """What a database holds for documents (材料来源), read as the appraisal office reads it; the demo as its visitor does."""

    def __init__(self, store: Store, place: Location) -> None:
        self.store = store
        with store.reading() as session:
            self.demo = setting(session, "kind") == DEMO
        self.who = VISITOR if self.demo else Principal("命令行", (Post(Role.OFFICE),), os.environ.get("LOGNAME") or "未署名")
        plain = read_city(reference_folder())
        self.city: City = applied(plain, visible_boundary(self.who, store), place.evidence)
        self.runs = visible_runs(self.who, store)

    def chosen(self, wanted: Sequence[str]) -> list[tuple[str, str]]:
        """Periods to be made with their runs (要制作的报表期); raises `NotReady` for one without a run."""
        missing = [code for code in wanted if code not in self.runs]
        if missing:
            raise NotReady(f"报表期“{'、'.join(missing)}”没有测算，没有制作材料。已测算的有：{'、'.join(self.runs) or '无'}。")
        codes = list(dict.fromkeys(wanted)) or self._newest()
        if not codes:
            raise NotReady("还没有测算过的报表期，没有制作材料。请先运行 python -m data run。")
        return [(code, self.runs[code]) for code in codes]

    def _newest(self) -> list[str]:
        known = [found for code in self.runs if (found := read_period(code))]
        newest = [max((one for one in known if one.kind == kind), key=lambda one: one.last_day, default=None) for kind in KINDS]
        return [str(one) for one in newest if one is not None]

    def material(self, code: str, name: str) -> Material:
        """Everything the documents of a period are made of (材料)."""
        period, city = read_period(code), self.city
        if period is None:
            raise BadRecord(f"“{code}”不是报表期。")
        run = visible_assessment(self.who, self.store, name)
        before = self.runs.get(f"{period.year - 1}Y")
        limits = thresholds_on(read_thresholds(city.folder), period.last_day)
        known = visible_unit_figures(self.who, self.store, city.city_unit) if city.city_unit else []
        targets = read_catalogue(city.folder).city_targets
        return gathered(
            city, period, run, self._document(period, run, name),
            earlier=visible_assessment(self.who, self.store, before) if before else None, limits=limits,
            headlines=headlines(targets, run.scheme.indicators, known, period, min(city.schemes), limits),
            outlines=self._outlines(), basis=self._basis(period, run),
        )  # fmt: skip

    def _basis(self, period: Period, run: Assessment) -> str:
        example = self._example(period)
        return example.basis_document if example else run.scheme.basis_document

    def _example(self, period: Period) -> Example | None:
        return self.city.example(period.year) if self.demo and not period.interim else None

    def _document(self, period: Period, run: Assessment, name: str) -> Document:
        city, said, example = self.city, visible_imprint(self.who, self.store, name), self._example(period)
        fictional = self.demo and (example is None or example.fictional)
        stamps = (city.statement if self.demo else "", run.scheme.status)
        return Document(
            system=city.title, prefix=city.file_title, subject=period.title if period.interim else f"{period.title}度",
            state="演示" if fictional else said.state, stamps=tuple(stamp for stamp in stamps if stamp),
            cut_off=example.cut_off if example else period.last_day, source=city.name, run=name,
            fingerprint=said.fingerprint, head=said.head, version=said.version,
        )  # fmt: skip

    def _outlines(self) -> Boundaries | None:
        stated = self.city.boundaries
        if stated is None:
            return None
        path = stated.print_path or stated.path or boundaries.bundled("print")
        return boundaries.read(path, crs=stated.crs, key=stated.code_property)


if __name__ == "__main__":
    app()
