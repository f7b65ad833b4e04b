"""A real PostgreSQL for the tests: made, started and stopped by them, on loopback and a port of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import psycopg

MASTER, OWNER, APP = "postgres", "records_owner", "records_app"
SECRET = "only-for-tests"
SETTINGS = {
    "listen_addresses": "127.0.0.1", "max_connections": "80", "shared_buffers": "64MB", "wal_level": "minimal",
    "max_wal_senders": "0", "autovacuum": "off", "jit": "off",
}  # fmt: skip


def programs() -> Path:
    """Where initdb and pg_ctl stand; their absence fails every test that needs them."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not places:
        raise RuntimeError("PostgreSQL is not installed: run .ci/prepare test")
    return places[-1]


class Server:
    """A cluster in a temporary folder; `postgres` runs it where the tests run as root, which it refuses."""

    def __init__(self) -> None:
        self.bin = programs()
        self.folder = Path(tempfile.mkdtemp(prefix="appraisal-postgres-", dir=_quick_folder()))
        self.port = _free_port()
        self._count = 0
        if os.getuid() == 0:
            shutil.chown(self.folder, MASTER, MASTER)
        secret = self.folder / "secret"
        secret.write_text(SECRET, encoding="utf-8")
        secret.chmod(0o644)
        self._run(
            "initdb", "-D", str(self.folder / "data"), "-U", MASTER, "-A", "scram-sha-256", "--pwfile", str(secret),
            "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
        )  # fmt: skip
        self.start()
        with self.master() as connection:
            connection.execute(f"CREATE ROLE {OWNER} LOGIN PASSWORD '{SECRET}'")
            connection.execute(f"CREATE ROLE {APP} LOGIN PASSWORD '{SECRET}'")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.bin / program), *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", MASTER, "--", *command]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}{self._log()}")

    def _log(self) -> str:
        log = self.folder / "log"
        return log.read_text(encoding="utf-8")[-2000:] if log.exists() else ""

    def start(self) -> None:
        options = [f"-c {name}={value}" for name, value in SETTINGS.items()]
        options += [f"-p {self.port}", f"-c unix_socket_directories={self.folder}"]
        self._run(
            "pg_ctl", "start", "-w", "-t", "60", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"),
            "-o", " ".join(options),
        )  # fmt: skip

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "stop", "-w", "-m", mode, "-D", str(self.folder / "data"))

    def remove(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self.folder)

    def dsn(self, database: str, user: str = APP, secret: str = SECRET) -> str:
        return f"postgresql://{user}:{secret}@127.0.0.1:{self.port}/{database}"

    def master(self, database: str = "postgres") -> psycopg.Connection:
        """A superuser's connection; each statement counts at once."""
        return psycopg.connect(self.dsn(database, MASTER), autocommit=True)

    def database(self, template: str | None = None) -> str:
        """A new database, empty or like another one."""
        self._count += 1
        name = f"records_{self._count}"
        with self.master() as connection:
            like = f" TEMPLATE {template}" if template else " TEMPLATE template0"
            connection.execute(f"CREATE DATABASE {name} OWNER {OWNER}{like}")
        return name

    def drop(self, name: str) -> None:
        with self.master() as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _quick_folder() -> Path | None:
    """Memory where there is plenty: the server flushes as ever, only faster."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > 4 << 30 else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
