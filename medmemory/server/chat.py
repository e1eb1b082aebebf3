"""Chainlit, set up for this site and mounted below our own routes.

To be imported after `prepare_environment` only: Chainlit reads its environment when imported.
"""

import contextlib
import secrets
import shutil
from pathlib import Path

import chainlit.auth.cookie
import chainlit.config
import chainlit.data
from chainlit.auth import (
    clear_auth_cookie,
    create_jwt,
    get_token_from_cookies,
    set_auth_cookie,
)
from chainlit.server import app as chainlit_app
from chainlit.user import User
from chainlit.utils import mount_chainlit
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from medmemory.clinical.clinician import Clinician
from medmemory.server.chainlit_routes import chainlit_routes
from medmemory.server.errors import install_error_handlers
from medmemory.server.headers import is_served_by_https
from medmemory.settings import APPLICATION_ROOT, Settings

_SECONDS_PER_HOUR = 3600


class ChainlitCookies:
    """The sign-in cookie, in Chainlit's own format, so that Chainlit can read it."""

    def read(self, cookies: dict[str, str]) -> str | None:
        """The token in a request's cookies."""
        return get_token_from_cookies(cookies)

    def issue(self, clinician: Clinician, request: Request, response: Response) -> str:
        """A new token, which `response` gives to the browser."""
        token = create_jwt(
            User(
                identifier=clinician.username,
                # Two sign-ins within one second would otherwise get the same token.
                metadata={"nonce": secrets.token_urlsafe(16)},
            )
        )
        set_auth_cookie(request, response, token)
        return token

    def clear(self, request: Request, response: Response) -> None:
        """The browser forgets its token."""
        clear_auth_cookie(request, response)


def mount(app: FastAPI, settings: Settings, target: Path) -> None:
    """Chainlit, with the hooks in `target`, answers whatever no route of `app` does."""
    chainlit.auth.cookie._cookie_secure = is_served_by_https(settings)  # it has no setter
    chainlit.config.config.project.user_session_timeout = (
        settings.session_lifetime_hours * _SECONDS_PER_HOUR
    )
    chainlit.config.FILES_DIRECTORY = settings.data_dir / "files-in-transit"
    with contextlib.suppress(OSError):  # made by the import; not ours to delete when it is in use
        (APPLICATION_ROOT / ".files").rmdir()
    _forget_earlier_mount()
    install_error_handlers(chainlit_app)
    app.include_router(chainlit_routes())
    mount_chainlit(app, str(target), path="/")
    # With a callback Chainlit asks for name and password; what answers is our own POST /login.
    chainlit.config.config.code.password_auth_callback = _nobody


def _forget_earlier_mount() -> None:
    """Chainlit keeps hooks and application for the process's life; tests mount more than once."""
    chainlit.config.config.code = chainlit.config.CodeSettings(action_callbacks={})
    chainlit.data._data_layer = None
    chainlit.data._data_layer_initialized = False
    chainlit_app.middleware_stack = None


async def _nobody(_username: str, _password: str) -> None:
    """Nobody signs in past our own route."""


def empty_files_directory() -> None:
    """No uploaded file of an earlier run is left outside the database.

    Chainlit does this for itself only when it is not mounted.
    """
    directory = chainlit.config.FILES_DIRECTORY
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(mode=0o700)
