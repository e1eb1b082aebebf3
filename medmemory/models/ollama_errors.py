"""Failures of the model server and of its client libraries, turned into our errors in one place."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus

import httpx
from ollama import ResponseError

from medmemory.errors import (
    ModelNotPulled,
    ModelOutOfMemory,
    ModelServerBusy,
    ModelServerError,
    ModelServerUnavailable,
    ModelStreamBroken,
    ModelTimedOut,
    PromptTooLong,
)

# As in the server's own sentences: "model requires more system memory (…) than is available (…)",
# "llama runner process has terminated: cudaMalloc failed: out of memory".
_OUT_OF_MEMORY = ("more system memory", "out of memory", "failed to allocate", "cudamalloc failed")

# "request (351 tokens) exceeds the available context size (256 tokens), …", "the prompt is longer
# than the context length currently available to the model; …": instead of truncating, since 0.30.
_OVER_CONTEXT = ("exceeds the available context", "longer than the context length")


@asynccontextmanager
async def translating_failures(model: str, *, has_begun: bool = False) -> AsyncIterator[None]:
    """Inside, a failure of the server or of its clients is a ModelServerError.

    `has_begun`: the answer's first token has come, so what fails now broke it off.
    """
    try:
        yield
    except ResponseError as error:
        if has_begun and not _is_out_of_memory(error.error):
            raise ModelStreamBroken from None
        raise error_from_response(error.status_code, error.error, model) from None
    except httpx.ConnectTimeout:
        raise ModelServerUnavailable from None
    except httpx.TimeoutException:
        raise ModelTimedOut from None
    except (httpx.TransportError, httpx.StreamError, ConnectionError):
        raise (ModelStreamBroken if has_begun else ModelServerUnavailable) from None
    except (json.JSONDecodeError, KeyError, TypeError, ValueError):
        # Something answers there, but not as the server would.
        raise (ModelStreamBroken if has_begun else ModelServerUnavailable) from None


def error_from_response(status: int, body: str, model: str) -> ModelServerError:
    """The error that an HTTP status and an error text of the server stand for."""
    if status == HTTPStatus.NOT_FOUND:
        return model_not_pulled(model)
    if status in (HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.TOO_MANY_REQUESTS):
        return ModelServerBusy()
    if _is_out_of_memory(body):
        return ModelOutOfMemory()
    if any(sign in body.lower() for sign in _OVER_CONTEXT):
        return PromptTooLong()
    return ModelServerError()


def model_not_pulled(model: str) -> ModelNotPulled:
    return ModelNotPulled(
        f"The model {model} is not on the model server. Get it with: ollama pull {model}"
    )


def _is_out_of_memory(text: str) -> bool:
    return any(sign in text.lower() for sign in _OUT_OF_MEMORY)
