"""A clinician may say that a document bears no date, and may take back a correction."""

from medmemory.storage.migrations.statements import execute

revision = "0003"
down_revision = "0002"

# A clinician's "no date" counts as a correction of the date does, so the search has to know it.
UNDATED = """
ALTER TABLE documents
    ADD COLUMN is_undated boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT documents_undated_check
        CHECK (NOT is_undated OR corrected_document_date IS NULL);
CREATE OR REPLACE VIEW searchable_chunks WITH (security_invoker = true) AS
    SELECT chunk.id, chunk.document_id, chunk.patient_id, chunk.page_number, chunk.section,
           chunk.span_start, chunk.span_end, chunk.text, chunk.embedding, chunk.embedding_model,
           chunk.lexemes, coalesce(document.corrected_title, document.title) AS document_title,
           document.file_name,
           CASE WHEN NOT document.is_undated
                THEN coalesce(document.corrected_document_date, document.document_date)
           END AS document_date
    FROM chunks chunk JOIN documents document
        ON (document.id, document.patient_id) = (chunk.document_id, chunk.patient_id)
    WHERE document.status = 'ready' OR document.ready_at IS NOT NULL;
"""


def upgrade() -> None:
    execute(UNDATED)
