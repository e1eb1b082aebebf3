"""A row of a table keeps the names of its columns; a cardiology report has the code of one.

Chunks that are stored already get their header when their document is read anew.
"""

from medmemory.storage.migrations.statements import execute

revision = "0006"
down_revision = "0005"

TABLE_HEADER = """
ALTER TABLE chunks ADD COLUMN table_header text;
CREATE OR REPLACE VIEW searchable_chunks WITH (security_invoker = true) AS
    SELECT chunk.id, chunk.document_id, chunk.patient_id, chunk.page_number, chunk.section,
           chunk.span_start, chunk.span_end, chunk.text, chunk.embedding, chunk.embedding_model,
           chunk.lexemes, coalesce(document.corrected_title, document.title) AS document_title,
           document.file_name,
           CASE WHEN NOT document.is_undated
                THEN coalesce(document.corrected_document_date, document.document_date)
           END AS document_date,
           chunk.table_header
    FROM chunks chunk JOIN documents document
        ON (document.id, document.patient_id) = (chunk.document_id, chunk.patient_id)
    WHERE document.status = 'ready' OR document.ready_at IS NOT NULL;
"""

# 34752-6 is LOINC's "Cardiology Note", 26441-6 its cardiology studies. No clinician is acting here:
# the owner is let through the row-level security for these statements.
CARDIOLOGY = """
ALTER TABLE documents NO FORCE ROW LEVEL SECURITY;
UPDATE documents SET kind = '26441-6' WHERE kind = '34752-6';
UPDATE documents SET corrected_kind = '26441-6' WHERE corrected_kind = '34752-6';
ALTER TABLE documents FORCE ROW LEVEL SECURITY;
"""


def upgrade() -> None:
    execute(TABLE_HEADER)
    execute(CARDIOLOGY)
