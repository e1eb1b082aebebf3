"""What a document says of itself, whom it is about, where it came from, and how it was read.

Plain SQL, as in the first migration; the policies there hold for the new columns too.
"""

from medmemory.storage.migrations.statements import execute

revision = "0002"
down_revision = "0001"

# Read or written by FILL, which runs without the acting clinician whom row-level security asks for:
# the owner is let through for these two statements.
_FILLED_FROM = ("documents", "pages", "chunks", "citations")

DOCUMENTS = """
ALTER TABLE documents
    ALTER COLUMN media_type DROP NOT NULL,
    ADD COLUMN kind text,
    ADD COLUMN corrected_title text CHECK (corrected_title <> ''),
    ADD COLUMN corrected_kind text,
    ADD COLUMN corrected_document_date date,
    ADD COLUMN corrected_by uuid REFERENCES clinicians,
    ADD COLUMN corrected_at timestamptz,
    ADD COLUMN quarantine jsonb,
    ADD COLUMN attach_reason text,
    ADD COLUMN attached_by uuid REFERENCES clinicians,
    ADD COLUMN parent_document_id uuid,
    ADD COLUMN nesting integer NOT NULL DEFAULT 0,
    ADD COLUMN ocr_engine text,
    ADD COLUMN text_sha256 bytea,
    ADD COLUMN embedding_model text,
    ADD COLUMN ready_at timestamptz,
    ADD FOREIGN KEY (parent_document_id, patient_id)
        REFERENCES documents (id, patient_id) ON DELETE CASCADE,
    DROP CONSTRAINT documents_status_check,
    ADD CONSTRAINT documents_status_check CHECK (status IN (
        'queued', 'reading', 'embedding', 'ready', 'refused', 'failed', 'quarantined')),
    -- The first migration's, of status and failure_reason.
    DROP CONSTRAINT documents_check,
    ADD CONSTRAINT documents_reason_check
        CHECK ((status IN ('refused', 'failed')) = (failure_reason IS NOT NULL)),
    ADD CONSTRAINT documents_quarantine_check
        CHECK (status <> 'quarantined' OR (quarantine IS NOT NULL AND ready_at IS NULL)),
    ADD CONSTRAINT documents_attach_check
        CHECK ((attach_reason IS NULL) = (attached_by IS NULL)),
    ADD CONSTRAINT documents_media_type_check
        CHECK (media_type IS NOT NULL OR status = 'refused');
CREATE INDEX ix_documents_parent_document_id ON documents (parent_document_id);
CREATE INDEX ix_documents_text_sha256 ON documents (patient_id, text_sha256);

ALTER TABLE document_blobs
    DROP CONSTRAINT document_blobs_document_id_patient_id_fkey,
    ADD CONSTRAINT document_blobs_document_id_patient_id_fkey
        FOREIGN KEY (document_id, patient_id) REFERENCES documents (id, patient_id)
        ON DELETE CASCADE ON UPDATE CASCADE;
"""

PAGES_AND_CHUNKS = """
ALTER TABLE pages
    ADD COLUMN source text NOT NULL DEFAULT 'text_layer' CHECK (source IN ('text_layer', 'ocr')),
    ADD COLUMN confidence real CHECK (confidence BETWEEN 0 AND 1),
    ADD COLUMN words bytea;
ALTER TABLE chunks ADD COLUMN resources jsonb NOT NULL DEFAULT '[]';
ALTER TABLE citations ADD COLUMN quote text NOT NULL DEFAULT '';
"""

# Chunks are there from the moment a reading is complete until a newer one is, so a document that
# is being read anew answers all the while.
SEARCH_VIEW = """
CREATE OR REPLACE VIEW searchable_chunks WITH (security_invoker = true) AS
    SELECT chunk.id, chunk.document_id, chunk.patient_id, chunk.page_number, chunk.section,
           chunk.span_start, chunk.span_end, chunk.text, chunk.embedding, chunk.embedding_model,
           chunk.lexemes, coalesce(document.corrected_title, document.title) AS document_title,
           document.file_name,
           coalesce(document.corrected_document_date, document.document_date) AS document_date
    FROM chunks chunk JOIN documents document
        ON (document.id, document.patient_id) = (chunk.document_id, chunk.patient_id)
    WHERE document.status = 'ready' OR document.ready_at IS NOT NULL;
"""

FILL = """
UPDATE citations citation
SET quote = substr(page.text, citation.span_start + 1, citation.span_end - citation.span_start)
FROM pages page
WHERE (page.document_id, page.number) = (citation.document_id, citation.page_number);
UPDATE documents document
SET ready_at = status_changed_at,
    embedding_model = (SELECT min(chunk.embedding_model) FROM chunks chunk
                       WHERE chunk.document_id = document.id)
WHERE status = 'ready';
ALTER TABLE citations ALTER COLUMN quote DROP DEFAULT;
"""


def upgrade() -> None:
    execute(DOCUMENTS)
    execute(PAGES_AND_CHUNKS)
    execute(SEARCH_VIEW)
    execute("".join(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY;" for name in _FILLED_FROM))
    execute(FILL)
    execute("".join(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY;" for name in _FILLED_FROM))
