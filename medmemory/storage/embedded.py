"""The Postgres that comes with the installation, for trial, development and tests.

Several processes may use one data folder. Each holds a shared lock while it does; the last one to
leave stops the server. The kernel drops the locks of a killed process, so nothing is left counted.
"""

import fcntl
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

import psycopg
import structlog
from psycopg import sql
from sqlalchemy.engine import URL

from medmemory.errors import ConfigurationError
from medmemory.settings import Settings, prepare_data_dir, secret_from_file
from medmemory.storage.postgres_programs import run_postgres_program, unprivileged_account
from medmemory.storage.provisioning import DRIVER

_log = structlog.get_logger(__name__)

_SUPERUSER = "postgres"
_OWNER = "medmemory_owner"
_DATABASE = "medmemory"
_LOOPBACK = "127.0.0.1"
_START_TIMEOUT_SECONDS = 60
_PREDECESSOR_TIMEOUT_SECONDS = 10
_WATCH_INTERVAL_SECONDS = 2
_PORT_LINE = 3  # of postmaster.pid, counted from 0

# An error's DETAIL line can quote a row; neither it nor the statement goes into the server's log.
_SERVER_OPTIONS = {
    "listen_addresses": _LOOPBACK,
    "unix_socket_directories": "",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "jit": "off",
    "max_connections": "100",
}


class EmbeddedPostgres:
    """A server on loopback, over the data folder, that asks for a password.

    An instance lives as long as its process uses the database: `start`, then `stop` once.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._cluster = settings.data_dir / "postgres"
        self._use_lock: IO[bytes] | None = None
        self._port: int | None = None

    @property
    def has_cluster(self) -> bool:
        return (self._cluster / "PG_VERSION").exists()

    def start(self) -> URL:
        """The server runs and holds our database; returns its owner's URL.

        Raises ConfigurationError when the server cannot start.
        """
        prepare_data_dir(self._settings)
        with self._changing_state():
            use_lock = (self._settings.data_dir / "postgres.use.lock").open("ab")
            try:
                fcntl.flock(use_lock, fcntl.LOCK_SH)
                if not self.has_cluster:
                    self._initialise()
                self._port = self._running_port() or self._start_server(_free_port())
                url = self._ensure_database(self._port)
            except BaseException:
                use_lock.close()
                raise
            self._use_lock = use_lock
            return url

    @contextmanager
    def revived(self) -> Iterator[None]:
        """While the block runs, a server that died is started again, where it was."""
        leaving = threading.Event()
        watch = threading.Thread(target=self._watch, args=(leaving,), name="postgres", daemon=True)
        watch.start()
        try:
            yield
        finally:
            leaving.set()
            watch.join()

    def _watch(self, leaving: threading.Event) -> None:
        while not leaving.wait(_WATCH_INTERVAL_SECONDS):
            if self._port is None or self._running_port() is not None:
                continue
            with self._changing_state():
                if self._running_port() is not None:
                    continue
                _log.error("embedded_postgres_died_and_is_started_again")
                try:
                    self._start_server(self._port)
                except ConfigurationError:
                    _log.exception("embedded_postgres_not_started")

    def stop(self) -> None:
        """This process no longer uses the server; the last to leave has stopped it."""
        if self._use_lock is None:
            return
        with self._changing_state():
            try:
                fcntl.flock(self._use_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # someone else still uses it
            else:
                if self._running_port() is not None:
                    run_postgres_program("pg_ctl", "-D", self._cluster, "-m", "fast", "-w", "stop")
            finally:
                self._use_lock.close()
                self._use_lock = None

    @contextmanager
    def _changing_state(self) -> Iterator[None]:
        with (self._settings.data_dir / "postgres.state.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _initialise(self) -> None:
        staging = self._cluster.with_name("postgres.new")  # a half-made cluster is never taken up
        if staging.exists():
            shutil.rmtree(staging)
        staging.mkdir(mode=0o700)
        account = unprivileged_account()
        if account is not None:
            shutil.chown(staging, *account)
        secret_from_file(self._settings, "postgres_superuser_password")
        run_postgres_program(
            "initdb",
            *("-D", staging, "-U", _SUPERUSER, "--auth=scram-sha-256", "--encoding=UTF8"),
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            f"--pwfile={self._settings.secrets_dir / 'postgres_superuser_password'}",
        )
        staging.rename(self._cluster)

    def _running_port(self) -> int | None:
        try:
            lines = (self._cluster / "postmaster.pid").read_text(encoding="ascii").splitlines()
            process, port = int(lines[0]), int(lines[_PORT_LINE])
        except (FileNotFoundError, IndexError, ValueError):
            return None
        # A killed server leaves its file behind, and another program may have its port by now.
        return port if _is_alive(process) and _accepts_connections(port) else None

    def _start_server(self, port: int) -> int:
        options = " ".join(f"-c {name}='{value}'" for name, value in _SERVER_OPTIONS.items())
        deadline = time.monotonic() + _PREDECESSOR_TIMEOUT_SECONDS
        while True:
            try:
                run_postgres_program(
                    "pg_ctl",
                    *("-D", self._cluster, "-l", self._cluster / "server.log"),
                    *("-o", f"-p {port} {options}", "-w", "-t", str(_START_TIMEOUT_SECONDS)),
                    "start",
                )
            except ConfigurationError:
                # The children of a killed server take a moment to notice, and hold its files.
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
            else:
                return port

    def _ensure_database(self, port: int) -> URL:
        superuser_password = secret_from_file(self._settings, "postgres_superuser_password")
        owner_password = secret_from_file(self._settings, "postgres_owner_password")
        superuser = f"host={_LOOPBACK} port={port} user={_SUPERUSER} password={superuser_password}"
        with psycopg.connect(superuser, dbname="postgres", autocommit=True) as connection:
            if not _exists(connection, "pg_roles", "rolname", _OWNER):
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN CREATEROLE NOBYPASSRLS PASSWORD {}").format(
                        sql.Identifier(_OWNER), sql.Literal(owner_password)
                    )
                )
            if not _exists(connection, "pg_database", "datname", _DATABASE):
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(_DATABASE), sql.Identifier(_OWNER)
                    )
                )
        with psycopg.connect(superuser, dbname=_DATABASE, autocommit=True) as connection:
            connection.execute("SET client_min_messages = warning")
            connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        return URL.create(
            DRIVER,
            username=_OWNER,
            password=owner_password,
            host=_LOOPBACK,
            port=port,
            database=_DATABASE,
        )


def _exists(connection: psycopg.Connection, catalog: str, column: str, name: str) -> bool:
    query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(
        sql.Identifier(catalog), sql.Identifier(column)
    )
    return connection.execute(query, (name,)).fetchone() is not None


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _accepts_connections(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((_LOOPBACK, port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
