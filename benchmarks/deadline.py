"""The last minute before a deadline (截止前一分钟): people of every unit type and save at once at one server; nothing passes
or fails here but a lost text, which ends it with an error.

Usage: python benchmarks/deadline.py [PEOPLE]   (prints a Markdown table; 30 people unless told otherwise, six minutes)
"""

from __future__ import annotations

import asyncio
import os
import platform
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from serving import OURS, cuts, served
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from data.door import LOGIN_COOKIE
from data.formal import door_at, give_back
from data.records import current
from data.tables import DRAFTS
from tests.support.browser_town import YEAR, Town
from tests.support.hands import VALUE
from tests.support.people import cookie_at

OPENING, SECONDS = 30.0, 60.0
THINK = (20.0, 12.0, 6.0)
FORMS = "form={period}.{unit}"


@dataclass
class Filler:
    """One person at a form (填报人): `labels` are the cells this person fills, and `typed` what was last typed there."""

    unit: str
    cookie: str
    labels: list[str]
    ids: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    page: str = ""

    async def fill(self, address: str, opens: float, begins: float, think: float) -> None:
        """Opens the form, then types one cell after another in the last minute, thinking in between."""
        await asyncio.sleep(opens)
        headers = {"Cookie": f"{LOGIN_COOKIE}={self.cookie}"}
        async with connect(
            address.replace("http", "ws", 1) + "/_stcore/stream", subprotocols=["streamlit"], origin=address,  # type: ignore[list-item,arg-type]
            max_size=None, additional_headers=headers,
        ) as wire:  # fmt: skip
            await self.run(wire)
            await asyncio.sleep(begins - time.perf_counter())
            ends, turn = begins + SECONDS, 0
            while time.perf_counter() < ends:
                label = self.labels[turn % len(self.labels)]
                self.typed[label] = str(100 + turn)
                began = time.perf_counter()
                await self.run(wire)
                self.times.append(time.perf_counter() - began)
                turn += 1
                await asyncio.sleep(think)

    async def run(self, wire: ClientConnection) -> None:
        """One run of the page, with whatever this person has typed; ends when the page is drawn."""
        message = BackMsg()
        message.rerun_script.page_name = "" if self.page else "report"
        message.rerun_script.page_script_hash = self.page
        message.rerun_script.query_string = FORMS.format(period=YEAR, unit=self.unit)
        for label, text in self.typed.items():
            message.rerun_script.widget_states.widgets.add(id=self.ids[label], string_value=text)
        await wire.send(message.SerializeToString())
        while True:
            forward = ForwardMsg()
            forward.ParseFromString(await wire.recv())  # type: ignore[arg-type]
            self.note(forward)
            if forward.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY and forward.WhichOneof("type") == "script_finished":
                return

    def note(self, forward: ForwardMsg) -> None:
        """Keeps what the page is and what its cells are called."""
        if forward.WhichOneof("type") == "new_session":
            self.page = forward.new_session.page_script_hash
        element = forward.delta.new_element
        if element.WhichOneof("type") == "text_input":
            self.ids[element.text_input.label] = element.text_input.id


def people(town: Town, count: int) -> list[Filler]:
    """Fillers of every unit in turn, each with cells of its own (填报人)."""
    units, cells = list(town.units), [f"{item.code} {item.title}：{VALUE}" for item in town.typed]
    shares = -(-count // len(units))
    door = door_at(os.environ)
    return [
        Filler(unit := units[n % len(units)], cookie_at(door, f"tb-{unit}"), cells[n // len(units) :: shares]) for n in range(count)
    ]


async def rush(address: str, fillers: list[Filler], think: float) -> None:
    """Everybody has the form open, and types in the same minute (同时填报)."""
    begins, share = time.perf_counter() + OPENING + think, 1 / len(fillers)
    await asyncio.gather(
        *(one.fill(address, n * OPENING * share, begins + n * think * share, think) for n, one in enumerate(fillers))
    )


def lost(town: Town, fillers: list[Filler]) -> list[str]:
    """What was typed and does not stand in the records (丢失的内容)."""
    store = door_at(os.environ).store
    with store.reading() as session:
        kept = {(row["unit"], row["indicator"]): row["value"] for row in current(session, DRAFTS, {"period": YEAR})}
    return [
        f"{one.unit} {label} {text}" for one in fillers for label, text in one.typed.items()
        if kept.get((one.unit, label.partition(" ")[0])) != text
    ]  # fmt: skip


def measured(count: int, think: float) -> None:
    """Prints one minute's lines of the table."""
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setenv("APPRAISAL_HOME", name)
        town = Town()
        fillers = people(town, count)
        give_back()  # the embedded database belongs to one process
        with served(OURS, Path(name)) as server:
            server.ready()
            asyncio.run(rush(server.address, fillers, think))
            memory = server.memory
        middle, late = cuts([seconds for one in fillers for seconds in one.times])
        saves, missing = sum(len(one.times) for one in fillers), lost(town, fillers)
        give_back()
    print(
        f"| {count} people at {len(town.units)} units' forms, a cell every {think:.0f} s | {saves} | "
        f"{middle * 1000:.0f} / {late * 1000:.0f} ms | {len(missing)} | {memory:.0f} MiB |", flush=True,
    )  # fmt: skip
    if missing:
        sys.exit("\n".join(missing))


def main(count: int) -> None:
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}\n")
    print("| in the last minute | saves | saved and drawn again, p50 / p95 | lost | memory |\n|---|---:|---:|---:|---:|")
    for think in THINK:
        measured(count, think)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 30)
