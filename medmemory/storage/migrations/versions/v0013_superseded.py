"""A statement that another version takes the place of is not searched any more.

Structured files say which order, resource or document a statement is of, and whether it is
preliminary, final, corrected or taken back. `statement_versions` has that for each of them, under a
key that tells nothing else. Within one patient, and under one key:

- what is not final yet (below 3) is superseded by whatever stands higher, whenever it was stated or
  came;
- what is final or corrected is superseded by what stands as high as corrected (4) at least, and at
  least as high as it: not by what was stated before it, and at the same height by what was
  certainly stated later.

Two that are final, or that contradict this order, are both shown.

A trigger settles this whenever versions come or go, so that no way in which a document is read
anew, put aside or removed can forget it: with the document that superseded them, the words count
again. The page keeps all of its words. In a chunk, blanks stand in place of what is superseded, so
that neither arm of the search has it, spans stay as they are, and nothing is embedded anew; a chunk
with nothing else left is not searched.

Who changes versions, or chunks of a document that has some, holds the patient's versions before it
locks a row of any document: otherwise two versions that come at once would not see each other, or
would wait for each other.

Plain SQL, as in the first migration.
"""

from medmemory.storage.migrations.statements import execute

revision = "0013"
down_revision = "0012"

TABLE = """
CREATE TABLE statement_versions (
    document_id uuid NOT NULL,
    ordinal integer NOT NULL,
    patient_id uuid NOT NULL,
    key bytea NOT NULL,
    standing smallint NOT NULL CHECK (standing BETWEEN 0 AND 5),
    number bigint,
    page_number integer NOT NULL,
    span_start integer NOT NULL,
    span_end integer NOT NULL CHECK (span_end >= span_start),
    superseded_by uuid,  -- the document; the trigger sets it, and nobody else
    PRIMARY KEY (document_id, ordinal),
    FOREIGN KEY (document_id, patient_id) REFERENCES documents (id, patient_id) ON DELETE CASCADE,
    FOREIGN KEY (document_id, page_number) REFERENCES pages (document_id, number) ON DELETE CASCADE
);
CREATE INDEX ix_statement_versions_key ON statement_versions (patient_id, key);
CREATE INDEX ix_statement_versions_superseded ON statement_versions (document_id, page_number)
    WHERE superseded_by IS NOT NULL;

ALTER TABLE statement_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE statement_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY care_team ON statement_versions USING ((
    SELECT true FROM care_team_members member
    WHERE (member.patient_id, member.clinician_id)
        = (statement_versions.patient_id, acting_clinician())
)) WITH CHECK ((
    SELECT true FROM care_team_members member
    WHERE (member.patient_id, member.clinician_id)
        = (statement_versions.patient_id, acting_clinician())
));
"""

CHUNKS = """
ALTER TABLE chunks ADD COLUMN is_superseded boolean NOT NULL DEFAULT false;
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
    WHERE (document.status = 'ready' OR document.ready_at IS NOT NULL)
        AND NOT chunk.is_superseded;
"""

HOLD = """
CREATE FUNCTION hold_versions(patient uuid) RETURNS void LANGUAGE sql VOLATILE
    RETURN pg_advisory_xact_lock(hashtextextended(patient::text, 13));

CREATE FUNCTION hold_versions_first() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp
    AS $$ BEGIN
        IF EXISTS (SELECT FROM public.statement_versions WHERE document_id = OLD.id) THEN
            PERFORM public.hold_versions(OLD.patient_id);
        END IF;
        RETURN OLD;
    END $$;
CREATE TRIGGER hold_versions BEFORE DELETE ON documents
    FOR EACH ROW EXECUTE FUNCTION hold_versions_first();
"""

# What is left of a chunk may be its section's heading, or a part of it.
BLANK = r"""
CREATE FUNCTION blank_superseded(of_documents uuid[], numbers integer[]) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
    DECLARE
        cut record;
        gone record;
        said text;
        is_empty boolean;
    BEGIN
        FOR cut IN
            SELECT chunk.id, chunk.document_id, chunk.page_number, chunk.span_start, chunk.span_end,
                   chunk.section, chunk.text, chunk.is_superseded,
                   substr(page.text, chunk.span_start + 1, chunk.span_end - chunk.span_start)
                       AS original
            FROM unnest(of_documents, numbers) wanted (document_id, number)
            JOIN public.pages page USING (document_id, number)
            JOIN public.chunks chunk
                ON (chunk.document_id, chunk.page_number) = (page.document_id, page.number)
        LOOP
            said := cut.original;
            FOR gone IN
                SELECT greatest(version.span_start - cut.span_start, 0) AS start,
                       least(version.span_end, cut.span_end) - cut.span_start AS stop
                FROM public.statement_versions version
                WHERE version.document_id = cut.document_id
                    AND version.page_number = cut.page_number
                    AND version.superseded_by IS NOT NULL
                    AND version.span_start < least(version.span_end, cut.span_end)
                    AND version.span_end > cut.span_start
            LOOP
                said := overlay(
                    said PLACING regexp_replace(
                        substr(said, gone.start + 1, gone.stop - gone.start), '[^\n]', ' ', 'g'
                    ) FROM gone.start + 1 FOR gone.stop - gone.start
                );
            END LOOP;
            is_empty := said <> cut.original AND strpos(
                coalesce(cut.section, '') || ' (continued)', btrim(said, E' \t\r\n')
            ) > 0;
            IF (said, is_empty) IS DISTINCT FROM (cut.text, cut.is_superseded) THEN
                UPDATE public.chunks SET text = said, is_superseded = is_empty WHERE id = cut.id;
            END IF;
        END LOOP;
    END $$;
"""

SETTLE = """
CREATE FUNCTION settle_versions() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp
    AS $$
    DECLARE
        of_documents uuid[];
        numbers integer[];
    BEGIN
        PERFORM public.hold_versions(patient_id) FROM (SELECT DISTINCT patient_id FROM changed) one;
        WITH settled AS MATERIALIZED (
            SELECT older.document_id, older.ordinal, (
                SELECT newer.document_id FROM public.statement_versions newer
                WHERE (newer.patient_id, newer.key) = (older.patient_id, older.key)
                    AND CASE
                        WHEN older.standing < 3 THEN newer.standing > older.standing
                        WHEN newer.standing < 4 THEN false
                        WHEN newer.standing = older.standing THEN newer.number > older.number
                        ELSE newer.standing > older.standing
                            AND (newer.number < older.number) IS NOT TRUE
                        END
                ORDER BY newer.standing DESC, newer.number DESC NULLS LAST, newer.document_id
                LIMIT 1
            ) AS superseded_by
            FROM (SELECT DISTINCT patient_id, key FROM changed) affected
            JOIN public.statement_versions older USING (patient_id, key)
        ), moved AS (
            UPDATE public.statement_versions version SET superseded_by = settled.superseded_by
            FROM settled
            WHERE (version.document_id, version.ordinal) = (settled.document_id, settled.ordinal)
                AND version.superseded_by IS DISTINCT FROM settled.superseded_by
            RETURNING version.document_id, version.page_number
        )
        SELECT array_agg(document_id), array_agg(page_number) INTO of_documents, numbers
        FROM (
            SELECT document_id, page_number FROM moved
            UNION
            SELECT document_id, page_number FROM changed WHERE superseded_by IS NOT NULL
        ) page;
        IF of_documents IS NOT NULL THEN
            PERFORM public.blank_superseded(of_documents, numbers);
        END IF;
        RETURN NULL;
    END $$;
CREATE TRIGGER settle_new AFTER INSERT ON statement_versions
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION settle_versions();
CREATE TRIGGER settle_left AFTER DELETE ON statement_versions
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION settle_versions();
"""


def upgrade() -> None:
    for part in (TABLE, CHUNKS, HOLD, BLANK, SETTLE):
        execute(part)
