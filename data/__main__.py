"""`python -m data …`: every command of the records (数据命令)."""

from __future__ import annotations

import gc

import typer

from data.cli.assess import assess
from data.cli.check import check

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def main() -> None:
    """科技创新目标责任制考核的数据命令。Commands of the appraisal's records."""


app.command()(assess)
app.command()(check)

if __name__ == "__main__":
    gc.disable()  # a batch ends when it is done: nothing of it is garbage before, and looking costs half its time
    app()
