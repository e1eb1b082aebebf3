"""Every error that leaves the server has one shape, and says nothing that only we should know.

    {"error": {"code": "not_found", "message": "...", "reference": "<request id>"}, "detail": "..."}

`detail` repeats the message, because Chainlit's page reads it there.
"""

import re
from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from structlog.contextvars import get_contextvars

from medmemory.errors import (
    AccessDenied,
    ClinicianError,
    DependencyError,
    DocumentTooLarge,
    MedMemoryError,
    NotFound,
    PatientNotFound,
    RecordError,
    SignInLocked,
    SignInRefused,
    UnsupportedMediaType,
)

_log = structlog.get_logger(__name__)

OUR_MISTAKE = "Something went wrong on our side. The reference helps to find out what."
_WORD_BOUNDARY = re.compile(r"(?<=[a-z])(?=[A-Z])")

_STATUS_OF: tuple[tuple[type[MedMemoryError], HTTPStatus], ...] = (
    (SignInLocked, HTTPStatus.TOO_MANY_REQUESTS),
    (SignInRefused, HTTPStatus.UNAUTHORIZED),
    (AccessDenied, HTTPStatus.FORBIDDEN),
    (NotFound, HTTPStatus.NOT_FOUND),
    (PatientNotFound, HTTPStatus.NOT_FOUND),
    (DocumentTooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (UnsupportedMediaType, HTTPStatus.UNSUPPORTED_MEDIA_TYPE),
    (ClinicianError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (DependencyError, HTTPStatus.SERVICE_UNAVAILABLE),
    (RecordError, HTTPStatus.SERVICE_UNAVAILABLE),
)


def error_response(status: int, message: str, *, code: str | None = None) -> Response:
    """The one shape. `code` defaults to the status's name."""
    reference = get_contextvars().get("request_id")
    message = message.encode("utf-8", "replace").decode()  # half a surrogate pair is no JSON
    return JSONResponse(
        {
            "error": {
                "code": code or HTTPStatus(status).name.lower(),
                "message": message,
                "reference": reference,
            },
            "detail": message,
        },
        status_code=status,
    )


def response_to(error: Exception) -> Response:
    """The answer to a request that `error` ended; foreign errors are not quoted."""
    if isinstance(error, MedMemoryError):
        for kind, status in _STATUS_OF:
            if isinstance(error, kind):
                return error_response(status, str(error), code=error_code(error))
    return error_response(HTTPStatus.INTERNAL_SERVER_ERROR, OUR_MISTAKE)


def error_code(error: MedMemoryError) -> str:
    """The class's name in snake_case: stable, for programs."""
    return _WORD_BOUNDARY.sub("_", type(error).__name__).lower()


def install_error_handlers(app: FastAPI) -> None:
    """Errors inside `app` are answered in the one shape."""
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_validation_error)
    app.add_exception_handler(MedMemoryError, _on_error)
    app.add_exception_handler(Exception, _on_error)


async def _on_http_exception(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  # registered for nothing else
    status = HTTPStatus(error.status_code)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        response = error_response(status, OUR_MISTAKE)
    else:
        said = error.detail if isinstance(error.detail, str) and error.detail else status.phrase
        response = error_response(status, said)
    response.headers.update(error.headers or {})
    return response


async def _on_validation_error(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  # registered for nothing else
    # Names of fields only: the values may be a patient's.
    fields = sorted({".".join(str(part) for part in one["loc"][1:]) for one in error.errors()})
    named = ", ".join(field for field in fields if field)
    message = f"Missing or wrong: {named}." if named else "The request cannot be read."
    return error_response(HTTPStatus.UNPROCESSABLE_ENTITY, message)


async def _on_error(_: Request, error: Exception) -> Response:
    # What is not ours passes on, and is logged by `requests` with everything else that does.
    if isinstance(error, MedMemoryError) and not isinstance(error, ClinicianError):
        _log.warning("request_refused", error=type(error).__name__, exc_info=error)
    return response_to(error)
