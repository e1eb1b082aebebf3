"""A found chunk says what kind of document it is of, and whether its patient's record was embedded
by one model: the search need not ask in a transaction of its own.

The two comparisons are each one step in the index; an inequality would read every document.
"""

from medmemory.storage.migrations.statements import execute

revision = "0011"
down_revision = "0010"

INDEX = """
CREATE INDEX ix_documents_embedding_model ON documents (patient_id, embedding_model)
    WHERE ready_at IS NOT NULL;
"""

VIEW = """
CREATE OR REPLACE VIEW searchable_chunks WITH (security_invoker = true) AS
    SELECT chunk.id, chunk.document_id, chunk.patient_id, chunk.page_number, chunk.section,
           chunk.span_start, chunk.span_end, chunk.text, chunk.embedding, chunk.embedding_model,
           chunk.lexemes, coalesce(document.corrected_title, document.title) AS document_title,
           document.file_name,
           CASE WHEN NOT document.is_undated
                THEN coalesce(document.corrected_document_date, document.document_date)
           END AS document_date,
           chunk.table_header,
           coalesce(document.corrected_kind, document.kind) AS document_kind,
           EXISTS (SELECT FROM documents other
                   WHERE other.patient_id = chunk.patient_id AND other.ready_at IS NOT NULL
                     AND other.embedding_model < chunk.embedding_model)
           OR EXISTS (SELECT FROM documents other
                      WHERE other.patient_id = chunk.patient_id AND other.ready_at IS NOT NULL
                        AND other.embedding_model > chunk.embedding_model) AS has_other_models,
           chunk.ordinal
    FROM chunks chunk JOIN documents document
        ON (document.id, document.patient_id) = (chunk.document_id, chunk.patient_id)
    WHERE document.status = 'ready' OR document.ready_at IS NOT NULL;
"""


def upgrade() -> None:
    execute(INDEX)
    execute(VIEW)
