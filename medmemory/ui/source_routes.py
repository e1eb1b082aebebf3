"""Sources as clinicians check them: pages of HTML, pictures of pages, and the files themselves."""

from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, Response

from medmemory.clinical.document import DocumentStatus, MediaType, StoredDocument
from medmemory.clinical.identifiers import CitationId, ClinicianId, DocumentId
from medmemory.errors import ClinicianError, NotFound
from medmemory.ui.page_images import PageImages, Quote
from medmemory.ui.ports import RouteServices
from medmemory.ui.signed_in import signed_in
from medmemory.ui.source_pages import citation_page, document_page, refusal_page

GONE = "The document was deleted, or you do not have access to it."

_PRIVATE = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
_PAGE_HEADERS = {
    **_PRIVATE,
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
        "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
}
# A stored file is foreign content: it may run nothing and load nothing.
_FILE_HEADERS = {
    **_PRIVATE,
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
    ),
    "X-Frame-Options": "SAMEORIGIN",
}

Clinician = Annotated[ClinicianId, Depends(signed_in)]


def create_source_router(services: RouteServices) -> APIRouter:
    """`/citations/...` and `/documents/...`."""
    images = PageImages()
    router = APIRouter()
    router.include_router(_citation_routes(services, images))
    router.include_router(_document_routes(services, images))
    return router


def _citation_routes(services: RouteServices, images: PageImages) -> APIRouter:
    router = APIRouter(prefix="/citations/{citation_id}")

    @router.get("")
    async def page(citation_id: UUID, clinician: Clinician) -> Response:
        async def draw() -> str:
            return citation_page(await services.answers.resolve(CitationId(citation_id)))

        return await _html(draw)

    @router.get("/page.png")
    async def picture(citation_id: UUID, clinician: Clinician) -> Response:
        source = await services.answers.resolve(CitationId(citation_id))
        _require_pdf(source.media_type)
        document_id = source.citation.document_id
        png = await images.png(
            clinician,
            document_id,
            source.citation.page_number,
            content=partial(services.documents.content, document_id),
            quote=Quote(source.page_text, source.citation.span),
        )
        return Response(png, media_type="image/png", headers=_PRIVATE)

    return router


def _document_routes(services: RouteServices, images: PageImages) -> APIRouter:
    router = APIRouter(prefix="/documents/{document_id}")

    @router.get("")
    async def page(
        document_id: UUID,
        clinician: Clinician,
        number: Annotated[int, Query(alias="page", ge=1)] = 1,
        citation: UUID | None = None,
    ) -> Response:
        async def draw() -> str:
            document = await services.documents.get(DocumentId(document_id))
            text = await _page_text(services, document, number)
            cited_in = CitationId(citation) if citation else None
            return document_page(document, number, text, cited_in)

        return await _html(draw)

    @router.get("/page/{number}.png")
    async def picture(document_id: UUID, number: int, clinician: Clinician) -> Response:
        document = await services.documents.get(DocumentId(document_id))
        _require_pdf(document.media_type)
        content = partial(services.documents.content, document.id)
        png = await images.png(clinician, document.id, number, content=content)
        return Response(png, media_type="image/png", headers=_PRIVATE)

    @router.get("/file")
    async def file(document_id: UUID, clinician: Clinician) -> Response:
        document = await services.documents.get(DocumentId(document_id))
        return Response(
            await services.documents.content(document.id),
            media_type=document.media_type.value,
            headers={**_FILE_HEADERS, "Content-Disposition": content_disposition(document)},
        )

    return router


async def _html(draw: Callable[[], Awaitable[str]]) -> Response:
    """The page, or a page that says in one sentence why there is none."""
    try:
        return HTMLResponse(await draw(), headers=_PAGE_HEADERS)
    except NotFound:
        return HTMLResponse(refusal_page(GONE), HTTPStatus.NOT_FOUND, headers=_PAGE_HEADERS)
    except ClinicianError as error:
        page = refusal_page(str(error))
        return HTMLResponse(page, HTTPStatus.UNPROCESSABLE_ENTITY, headers=_PAGE_HEADERS)


async def _page_text(services: RouteServices, document: StoredDocument, number: int) -> str:
    """Empty as long as the document's pages are not stored."""
    if document.page_count is not None and number > document.page_count:
        raise NotFound
    if document.status is not DocumentStatus.READY:
        return ""
    return await services.documents.page_text(document.id, number)


def _require_pdf(media_type: MediaType) -> None:
    if media_type is not MediaType.PDF:
        raise NotFound("This document has no pictures of its pages.")


def content_disposition(document: StoredDocument) -> str:
    """PDFs open in the browser's own viewer, everything else is saved. RFC 6266 with RFC 5987."""
    way = "inline" if document.media_type is MediaType.PDF else "attachment"
    plain = "".join(
        letter if letter.isascii() and letter.isprintable() and letter not in '"\\%;/' else "_"
        for letter in document.file_name
    )
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(document.file_name, safe='')}"
