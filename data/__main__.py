"""`python -m data …`: every command of the records (数据命令)."""

from __future__ import annotations

import gc

import typer

from data.cli.assess import assess
from data.cli.backups import backup, copy, restore, seal
from data.cli.check import check
from data.cli.checking import status, verify
from data.cli.exporting import export
from data.cli.importing import import_
from data.cli.inviting import admin_link
from data.cli.reminding import remind
from data.cli.running import run
from data.cli.setup import demo, init

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def main() -> None:
    """科技创新目标责任制考核的数据命令。Commands of the appraisal's records.

    assess、check 只用文件；其余命令作用于 APPRAISAL_DATABASE 所指的数据库，未设时为 APPRAISAL_HOME 下的正式数据库，
    还没有正式数据库时为演示数据库。assess and check work on files, the others on the database in use.
    """


app.command()(assess)
app.command()(check)
app.command("import")(import_)
app.command("admin-link")(admin_link)
for command in (demo, init, run, export, status, verify, backup, restore, copy, seal, remind):
    app.command()(command)

if __name__ == "__main__":
    gc.disable()  # a batch ends when it is done: nothing of it is garbage before, and looking costs half its time
    app()
