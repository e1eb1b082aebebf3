"""The model server: what it has, and a chat model on it for one answer.

https://github.com/ollama/ollama/blob/main/docs/api.md
"""

import asyncio
import ipaddress
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
import structlog
from langchain_core.language_models import BaseChatModel

from medmemory.errors import ModelServerError
from medmemory.models.ollama_chat import OllamaChat
from medmemory.models.ollama_errors import (
    error_from_response,
    model_not_pulled,
    translating_failures,
)
from medmemory.settings import Settings

log = structlog.get_logger(__name__)

_STATE_LIFETIME_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class ModelServerState:
    """What the last look at the server found; `problem` is None exactly when it can answer.

    `reply_tokens` is what a reply may take of the context, thoughts included.
    """

    reachable: bool
    version: str | None
    model: str
    is_pulled: bool
    context_tokens: int | None
    checked_in_seconds: float
    problem: ModelServerError | None
    digest: str | None = None
    reply_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class _Model:
    """What /api/show says about a model."""

    digest: str
    context_tokens: int
    can_think: bool


class ModelServer:
    """An instance lives as long as its process; it notices by itself when the server comes back."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._url = settings.ollama_base_url
        # A proxy named in the environment must not see what stays on this machine.
        self._trust_env = not _is_loopback(self._url)
        self._tls = httpx.create_ssl_context(trust_env=self._trust_env)
        self._probe: httpx.AsyncClient | None = None
        self._state: ModelServerState | None = None
        self._state_expires_at = 0.0
        self._looking = asyncio.Lock()
        self._known: _Model | None = None

    @property
    def model(self) -> str:
        return self._settings.model

    async def state(self) -> ModelServerState:
        """How the server is, at most a few seconds ago; never raises."""
        if self._state is None or time.monotonic() >= self._state_expires_at:
            async with self._looking:
                if self._state is None or time.monotonic() >= self._state_expires_at:
                    self._state = await self._look()
                    self._state_expires_at = time.monotonic() + _STATE_LIFETIME_SECONDS
        return self._state

    async def warm_up(self) -> None:
        """The model is in the server's memory, or a log line says why not."""
        state = await self.state()
        if state.problem is not None:
            log.warning("model_not_warmed_up", problem=type(state.problem).__name__)
            return
        started = time.monotonic()
        # Without messages the server only loads the model. The same num_ctx as in every later
        # call: another one would load it again.
        body = {
            "model": self.model,
            "messages": [],
            "stream": False,
            "keep_alive": self._settings.model_keep_alive,
            "options": {"num_ctx": state.context_tokens},
        }
        try:
            async with translating_failures(self.model):
                response = await self._client().post(
                    "/api/chat", json=body, timeout=self._settings.model_first_token_timeout_seconds
                )
                _raise_for_status(response, self.model)
        except ModelServerError as error:
            log.warning("model_not_warmed_up", problem=type(error).__name__)
        else:
            log.info("model_warmed_up", seconds=round(time.monotonic() - started, 2))

    @asynccontextmanager
    async def chat_model(self) -> AsyncIterator[BaseChatModel]:
        """A chat model for one answer; leaving the block closes its connection, which stops it.

        Raises the state's problem when the server cannot answer. A failure of the chat makes the
        next `state()` look again.
        """
        state = await self.state()
        if state.problem is not None:
            raise state.problem
        model = self._open(state)
        try:
            yield model
        except ModelServerError:
            self._state_expires_at = 0.0
            raise
        finally:
            await model.close()

    async def close(self) -> None:
        if self._probe is not None:
            await self._probe.aclose()
            self._probe = None

    def _open(self, state: ModelServerState) -> OllamaChat:
        settings = self._settings
        connect = settings.model_connect_timeout_seconds
        return OllamaChat(
            model=self.model,
            base_url=self._url,
            num_ctx=state.context_tokens,
            num_predict=state.reply_tokens,
            temperature=0,
            keep_alive=settings.model_keep_alive,
            # To a model that cannot think the word "think" is an error 400.
            reasoning=False if self._known is not None and self._known.can_think else None,
            validate_model_on_init=False,
            disable_streaming=False,
            first_token_timeout_seconds=settings.model_first_token_timeout_seconds,
            token_timeout_seconds=settings.model_token_timeout_seconds,
            client_kwargs={
                "timeout": httpx.Timeout(None, connect=connect),
                "trust_env": self._trust_env,
                "verify": self._tls,
            },
        )

    def _client(self) -> httpx.AsyncClient:
        if self._probe is None:
            self._probe = httpx.AsyncClient(
                base_url=self._url,
                timeout=self._settings.model_connect_timeout_seconds,
                trust_env=self._trust_env,
                verify=self._tls,
            )
        return self._probe

    async def _look(self) -> ModelServerState:
        started = time.monotonic()
        version: str | None = None
        known: _Model | None = None
        problem: ModelServerError | None = None
        try:
            async with translating_failures(self.model):
                response = await self._client().get("/api/version")
                _raise_for_status(response, self.model)
                version = str(response.json()["version"])
                known = await self._look_up_model()
        except ModelServerError as error:
            problem = error
        if problem is not None and (self._state is None or self._state.problem is None):
            log.warning("model_server_has_a_problem", problem=type(problem).__name__)
        context_tokens = (
            None
            if known is None
            else min(self._settings.model_context_tokens, known.context_tokens)
        )
        return ModelServerState(
            reachable=version is not None,
            version=version,
            model=self.model,
            is_pulled=known is not None,
            context_tokens=context_tokens,
            checked_in_seconds=time.monotonic() - started,
            problem=problem,
            digest=None if known is None else known.digest,
            reply_tokens=None
            if known is None or context_tokens is None
            else _reply_tokens(
                context_tokens, self._settings.model_answer_tokens, can_think=known.can_think
            ),
        )

    async def _look_up_model(self) -> _Model:
        response = await self._client().get("/api/tags")
        _raise_for_status(response, self.model)
        names = {self.model, f"{self.model}:latest"}
        listed = [entry for entry in response.json()["models"] if entry["name"] in names]
        if not listed:
            raise model_not_pulled(self.model)
        digest = str(listed[0]["digest"])
        if self._known is None or self._known.digest != digest:
            response = await self._client().post("/api/show", json={"model": self.model})
            _raise_for_status(response, self.model)
            shown = response.json()
            family = shown["model_info"]["general.architecture"]
            self._known = _Model(
                digest=digest,
                context_tokens=int(shown["model_info"][f"{family}.context_length"]),
                can_think="thinking" in shown.get("capabilities", ()),
            )
        return self._known


def _reply_tokens(context_tokens: int, answer_tokens: int, *, can_think: bool) -> int:
    """Half of the context at most is the reply's; up to twice an answer for one that can think:
    some do, told not to, and what they think counts."""
    wanted = 2 * answer_tokens if can_think else answer_tokens
    return min(wanted, context_tokens // 2)


def _raise_for_status(response: httpx.Response, model: str) -> None:
    if response.is_error:
        raise error_from_response(response.status_code, response.text, model)


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
