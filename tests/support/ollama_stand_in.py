"""A stand-in for Ollama's server that speaks its wire format on loopback.

In a test: `with OllamaStandIn() as ollama: ollama.script(Reply("..."))`. As a program, for browser
tests and benchmarks: `python -m tests.support.ollama_stand_in --port 11434 --first-token-ms 200`.
The format is that of https://github.com/ollama/ollama/blob/main/docs/api.md.
"""

import argparse
import asyncio
import json
import re
import socket
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

DEFAULT_MODEL = "medgemma1.5:4b"
DIGEST = "3a" * 32
NANOSECONDS = 1_000_000_000
BUSY = "server busy, please try again.  maximum pending requests exceeded"
OUT_OF_MEMORY = "model requires more system memory (5.6 GiB) than is available (2.1 GiB)"

_FIRST_PASSAGE = re.compile(
    r"^\[1\][^\n]*\n(.+?)(?=\n\[2\]|\n</record>|\Z)", re.DOTALL | re.MULTILINE
)
_TOKEN = re.compile(r"\s*\S+")
# As a tokenizer would: digits and signs alone, words in short pieces.
_PROMPT_TOKEN = re.compile(r"\d|[^\W\d]{1,5}|[^\w\s]")
TOO_LONG = "request ({} tokens) exceeds the available context size ({} tokens), try increasing it"


@dataclass(frozen=True)
class Reply:
    """How one /api/chat request is answered; without `text`, by the default answer."""

    text: str | None = None
    pieces: tuple[str, ...] | None = None  # sent as they are, one a line, instead of split words
    thinking: tuple[str, ...] = ()  # in the field of that name, before the text
    first_token_ms: float = 0
    tokens_per_second: float | None = None
    status: int = 200
    error: str | None = None  # with status 200: an error object after `break_after` tokens
    break_after: int | None = None  # without `error`: the connection is cut there
    prompt_tokens: int | None = None
    done_reason: str = "stop"


@dataclass
class Exchange:
    """One /api/chat request as it came, and how it ended."""

    body: dict[str, Any]
    first_token_at: float = 0.0  # by time.perf_counter
    tokens_sent: int = 0
    finished: bool = False
    disconnected: threading.Event = field(default_factory=threading.Event)


class OllamaStandIn:
    """Runs in a thread of its own from `start` to `stop`; started again, it has the same port."""

    def __init__(
        self,
        *,
        port: int = 0,
        models: tuple[str, ...] = (DEFAULT_MODEL,),
        context_length: int = 131_072,
        capabilities: tuple[str, ...] = ("completion", "vision"),
        default: Reply | None = None,
    ) -> None:
        self.models = models
        self.context_length = context_length
        self.capabilities = capabilities
        self.refuses_long_prompts = False  # as since 0.30; before, they were cut
        self.chats: list[Exchange] = []
        self.loads: list[dict[str, Any]] = []
        self.requests: list[str] = []
        self._default = default or Reply()
        self._scripted: deque[Reply] = deque()
        self._port = port
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def script(self, *replies: Reply) -> None:
        """The next chats are answered by `replies` in this order, later ones by the default."""
        self._scripted = deque(replies)

    def start(self) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self._port))
        self._port = listener.getsockname()[1]
        config = uvicorn.Config(
            self._application(),
            log_config=None,  # nor a level: it would stay with the loggers for all later tests
            access_log=False,
            lifespan="off",
            timeout_graceful_shutdown=1,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [listener]}, daemon=True
        )
        self._thread.start()
        deadline = time.monotonic() + 10
        while not self._server.started:
            if time.monotonic() > deadline:
                raise TimeoutError("the stand-in did not start")
            time.sleep(0.01)

    def stop(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(timeout=10)
            self._server = self._thread = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def run_forever(self) -> None:
        self.start()
        assert self._thread is not None
        self._thread.join()

    def _application(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/", self._root),
                Route("/api/version", self._version),
                Route("/api/tags", self._tags),
                Route("/api/ps", self._ps),
                Route("/api/show", self._show, methods=["POST"]),
                Route("/api/chat", self._chat, methods=["POST"]),
            ]
        )

    async def _root(self, _: Request) -> Response:
        return PlainTextResponse("Ollama is running")

    async def _version(self, _: Request) -> Response:
        self.requests.append("version")
        return JSONResponse({"version": "0.12.6"})

    async def _tags(self, _: Request) -> Response:
        self.requests.append("tags")
        return JSONResponse({"models": [self._listed(name) for name in self.models]})

    async def _ps(self, _: Request) -> Response:
        self.requests.append("ps")
        running = [
            {**self._listed(name), "size_vram": 0, "expires_at": _now(), "context_length": 8192}
            for name in self.models[:1]
            if self.loads or self.chats
        ]
        return JSONResponse({"models": running})

    async def _show(self, request: Request) -> Response:
        self.requests.append("show")
        name = (await request.json()).get("model")
        if name not in self.models:
            return _not_found(name)
        return JSONResponse(
            {
                "modelfile": "",
                "template": "{{ .Prompt }}",
                "details": _details(),
                "model_info": {
                    "general.architecture": "gemma3",
                    "gemma3.context_length": self.context_length,
                    "gemma3.embedding_length": 2560,
                },
                "capabilities": list(self.capabilities),
                "modified_at": _now(),
            }
        )

    def _listed(self, name: str) -> dict[str, Any]:
        return {
            "name": name,
            "model": name,
            "modified_at": _now(),
            "size": 3_300_000_000,
            "digest": DIGEST,
            "details": _details(),
        }

    async def _chat(self, request: Request) -> Response:
        body = await request.json()
        model = body["model"]
        if model not in self.models:
            return _not_found(model)
        if not body.get("messages"):
            self.loads.append(body)
            return JSONResponse({**_message(model, ""), "done": True, "done_reason": "load"})
        exchange = Exchange(body)
        self.chats.append(exchange)
        reply = self._scripted.popleft() if self._scripted else self._default
        if (refused := self._refusal(body)) is not None:
            return JSONResponse({"error": refused}, status_code=400)
        if reply.status != 200:
            await asyncio.sleep(reply.first_token_ms / 1000)
            exchange.finished = True
            return JSONResponse({"error": reply.error}, status_code=reply.status)
        if body.get("stream", True):
            return StreamingResponse(
                self._stream(exchange, reply), media_type="application/x-ndjson"
            )
        text = "".join(_pieces(reply, body))
        return JSONResponse({**_message(model, text), **_ending(reply, body, len(text.split()))})

    def _refusal(self, body: dict[str, Any]) -> str | None:
        if body.get("think") is not None and "thinking" not in self.capabilities:
            return f'"{body["model"]}" does not support thinking'
        if self.refuses_long_prompts and _prompt_tokens(body) > body["options"]["num_ctx"]:
            return TOO_LONG.format(_prompt_tokens(body), body["options"]["num_ctx"])
        return None

    async def _stream(self, exchange: Exchange, reply: Reply) -> AsyncIterator[bytes]:
        model = exchange.body["model"]
        try:
            await asyncio.sleep(reply.first_token_ms / 1000)
            for thought in reply.thinking:
                yield _line({**_message(model, "", thinking=thought), "done": False})
            for piece in _pieces(reply, exchange.body):
                if exchange.tokens_sent == reply.break_after:
                    break
                exchange.first_token_at = exchange.first_token_at or time.perf_counter()
                yield _line({**_message(model, piece), "done": False})
                exchange.tokens_sent += 1
                if reply.tokens_per_second:
                    await asyncio.sleep(1 / reply.tokens_per_second)
            exchange.finished = True
            if reply.error is not None:
                yield _line({"error": reply.error})
            elif reply.break_after is not None:
                raise ConnectionAbortedError  # the body ends without its last chunk
            else:
                ending = _ending(reply, exchange.body, exchange.tokens_sent)
                yield _line({**_message(model, ""), **ending})
        except (asyncio.CancelledError, GeneratorExit):
            if not exchange.finished:
                exchange.disconnected.set()
            raise


def default_answer(prompt: str) -> str:
    """Cites [1] and repeats how passage 1 begins; without passages, repeats the last line."""
    passage = _FIRST_PASSAGE.search(prompt)
    if passage is None:
        return prompt.strip().splitlines()[-1]
    words = passage[1].split()
    return f"The record says: {' '.join(words[:25])} [1]."


def _pieces(reply: Reply, body: dict[str, Any]) -> Iterator[str]:
    if reply.pieces is not None:
        return iter(reply.pieces)
    text = reply.text if reply.text is not None else default_answer(body["messages"][-1]["content"])
    return (token[0] for token in _TOKEN.finditer(text))


def _message(model: str, content: str, **more: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": content, **more}
    return {"model": model, "created_at": _now(), "message": message}


def _ending(reply: Reply, body: dict[str, Any], token_count: int) -> dict[str, Any]:
    prompt_tokens = _prompt_tokens(body) if reply.prompt_tokens is None else reply.prompt_tokens
    return {
        "done": True,
        "done_reason": reply.done_reason,
        "total_duration": 2 * NANOSECONDS,
        "load_duration": NANOSECONDS // 100,
        "prompt_eval_count": prompt_tokens,
        "prompt_eval_duration": NANOSECONDS // 2,
        "eval_count": token_count,
        "eval_duration": NANOSECONDS,
    }


def _prompt_tokens(body: dict[str, Any]) -> int:
    return sum(len(_PROMPT_TOKEN.findall(message["content"])) for message in body["messages"])


def _details() -> dict[str, Any]:
    return {
        "parent_model": "",
        "format": "gguf",
        "family": "gemma3",
        "families": ["gemma3"],
        "parameter_size": "4.3B",
        "quantization_level": "Q4_K_M",
    }


def _not_found(name: str) -> Response:
    return JSONResponse({"error": f"model '{name}' not found"}, status_code=404)


def _line(part: dict[str, Any]) -> bytes:
    return json.dumps(part).encode() + b"\n"


def _now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def main() -> None:
    parser = argparse.ArgumentParser(description="A stand-in for Ollama on loopback")
    parser.add_argument("--port", type=int, default=11434)
    parser.add_argument("--model", default=DEFAULT_MODEL)
    parser.add_argument("--first-token-ms", type=float, default=200)
    parser.add_argument("--tokens-per-second", type=float, default=50)
    arguments = parser.parse_args()
    reply = replace(
        Reply(),
        first_token_ms=arguments.first_token_ms,
        tokens_per_second=arguments.tokens_per_second,
    )
    OllamaStandIn(port=arguments.port, models=(arguments.model,), default=reply).run_forever()


if __name__ == "__main__":
    main()
