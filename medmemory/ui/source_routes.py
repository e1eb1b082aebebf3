"""Sources as clinicians check them: pages of HTML, pictures of pages, and the files themselves."""

from collections.abc import Awaitable, Callable
from functools import partial
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, Response

from medmemory.clinical.document import MediaType, Page, StoredDocument
from medmemory.clinical.identifiers import CitationId, ClinicianId, DocumentId, PatientId
from medmemory.errors import ClinicianError, NotFound
from medmemory.ui.document_list import document_list_page
from medmemory.ui.page_images import PageImages, Quote, Render, render_page
from medmemory.ui.picture_files import render_picture
from medmemory.ui.ports import RouteServices
from medmemory.ui.signed_in import signed_in
from medmemory.ui.source_pages import (
    CitedSource,
    citation_page,
    document_page,
    has_pictures,
    refusal_page,
)

_LARGEST_NUMBER = 2**31 - 1  # that the database can look for
GONE = "The document was deleted, or you do not have access to it."

_PRIVATE = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
_PAGE_HEADERS = {
    **_PRIVATE,
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
        "connect-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
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


def create_source_router(services: RouteServices, images: PageImages) -> APIRouter:
    """`/citations/...` and `/documents...`."""
    router = APIRouter()
    router.include_router(_list_routes(services))
    router.include_router(_citation_routes(services, images))
    router.include_router(_document_routes(services, images))
    return router


def _list_routes(services: RouteServices) -> APIRouter:
    router = APIRouter(prefix="/documents")

    @router.get("")
    async def of_patient(patient: UUID, clinician: Clinician) -> Response:
        async def draw() -> str:
            return document_list_page(await services.patients.get(PatientId(patient)))

        return await html_page(draw)

    return router


def _citation_routes(services: RouteServices, images: PageImages) -> APIRouter:
    router = APIRouter(prefix="/citations/{citation_id}")

    @router.get("")
    async def page(citation_id: UUID, clinician: Clinician) -> Response:
        async def draw() -> str:
            source = await services.answers.resolve(CitationId(citation_id))
            document = await services.documents.get(source.citation.document_id)
            patient = await services.patients.get(document.patient_id)
            return citation_page(source, document, patient, await _cited_page(services, source))

        return await html_page(draw)

    @router.get("/page.png")
    async def picture(citation_id: UUID, clinician: Clinician) -> Response:
        source = await services.answers.resolve(CitationId(citation_id))
        document = await services.documents.get(source.citation.document_id)
        page = await _cited_page(services, source)
        png = await images.png(
            clinician,
            document.id,
            source.citation.page_number,
            render=_render_of(document),
            content=partial(services.documents.content, document.id),
            quote=Quote(source.page_text, source.citation.span, page.words if page else ()),
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
            stored = await _stored_page(services, document, number)
            patient = await services.patients.get(document.patient_id)
            cited_in = CitationId(citation) if citation else None
            return document_page(document, patient, number, stored, cited_in)

        return await html_page(draw)

    @router.get("/page/{number}.png")
    async def picture(document_id: UUID, number: int, clinician: Clinician) -> Response:
        document = await services.documents.get(DocumentId(document_id))
        render, content = _render_of(document), partial(services.documents.content, document.id)
        png = await images.png(clinician, document.id, number, render=render, content=content)
        return Response(png, media_type="image/png", headers=_PRIVATE)

    @router.get("/file")
    async def file(document_id: UUID, clinician: Clinician) -> Response:
        document = await services.documents.get(DocumentId(document_id))
        return Response(
            await services.documents.content(document.id),
            media_type=document.media_type and document.media_type.value,
            headers={**_FILE_HEADERS, "Content-Disposition": content_disposition(document)},
        )

    return router


async def html_page(draw: Callable[[], Awaitable[str]], *, gone: str = GONE) -> Response:
    """The page, or a page that says in one sentence why there is none."""
    try:
        return HTMLResponse(await draw(), headers=_PAGE_HEADERS)
    except NotFound:
        return HTMLResponse(refusal_page(gone), HTTPStatus.NOT_FOUND, headers=_PAGE_HEADERS)
    except ClinicianError as error:
        page = refusal_page(str(error))
        return HTMLResponse(page, HTTPStatus.UNPROCESSABLE_ENTITY, headers=_PAGE_HEADERS)


async def _stored_page(
    services: RouteServices, document: StoredDocument, number: int
) -> Page | None:
    """None as long as the document's pages are not stored."""
    if number > _LARGEST_NUMBER:
        raise NotFound
    if not document.is_searchable:
        if document.page_count is not None and number > document.page_count:
            raise NotFound
        return None
    return await services.documents.page(document.id, number)


async def _cited_page(services: RouteServices, source: CitedSource) -> Page | None:
    """The page as it is stored; None when it no longer holds the quoted words."""
    citation = source.citation
    try:
        page = await services.documents.page(citation.document_id, citation.page_number)
    except NotFound:
        return None
    return page if page.text == source.page_text else None


def _render_of(document: StoredDocument) -> Render:
    if not has_pictures(document):
        raise NotFound("This document has no pictures of its pages.")
    return render_page if document.media_type is MediaType.PDF else render_picture


def content_disposition(document: StoredDocument) -> str:
    """PDFs open in the browser's own viewer, everything else is saved. RFC 6266 with RFC 5987."""
    way = "inline" if document.media_type is MediaType.PDF else "attachment"
    plain = "".join(
        letter if letter.isascii() and letter.isprintable() and letter not in '"\\%;/' else "_"
        for letter in document.file_name
    )
    return f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(document.file_name, safe='')}"
