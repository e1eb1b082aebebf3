"""What counts of a row of `documents`: the clinician's word, else the file's."""

from datetime import date

from sqlalchemy import ColumnElement, FromClause, case, func


def title_of(documents: FromClause) -> ColumnElement[str]:
    return func.coalesce(documents.c.corrected_title, documents.c.title)


def date_of(documents: FromClause) -> ColumnElement[date | None]:
    """NULL when the document bears no date, or a clinician said so."""
    return case(
        (documents.c.is_undated, None),
        else_=func.coalesce(documents.c.corrected_document_date, documents.c.document_date),
    )
