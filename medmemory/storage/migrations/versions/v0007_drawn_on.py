"""An answer goes with every document that it could draw on, not only with those that it cites.

A model writes from all passages that it is shown, and from the turns before; what it takes from
where, its citations do not say for certain. So with each answer stand the documents of all of them,
and the withdrawal of 0005 goes by these.

Plain SQL, as in the first migration.
"""

from medmemory.storage.migrations.statements import execute

revision = "0007"
down_revision = "0006"

DRAWN_ON = """
CREATE TABLE answer_documents (
    step_id uuid NOT NULL REFERENCES answers ON DELETE CASCADE,
    document_id uuid NOT NULL,
    clinician_id uuid NOT NULL DEFAULT acting_clinician(),
    patient_id uuid NOT NULL,
    PRIMARY KEY (step_id, document_id),
    FOREIGN KEY (document_id, patient_id) REFERENCES documents (id, patient_id) ON DELETE CASCADE
);
CREATE INDEX ix_answer_documents_document_id ON answer_documents (document_id);
"""

# Quarantine forgets a reading; an answer that broke off before may have its words all the same.
WAS_READ = """
ALTER TABLE documents ADD COLUMN was_ready boolean NOT NULL DEFAULT false;
CREATE FUNCTION document_was_ready() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN
        NEW.was_ready := true;
        RETURN NEW;
    END $$;
CREATE TRIGGER was_ready BEFORE INSERT OR UPDATE ON documents FOR EACH ROW
    WHEN (NOT NEW.was_ready AND (NEW.status = 'ready' OR NEW.ready_at IS NOT NULL))
    EXECUTE FUNCTION document_was_ready();
"""

# What earlier answers of a model were shown was not kept: any document that was there then. No
# clinician is acting here: the owner is let through the row-level security for these statements.
BEFORE = """
ALTER TABLE documents NO FORCE ROW LEVEL SECURITY;
ALTER TABLE steps NO FORCE ROW LEVEL SECURITY;
ALTER TABLE answers NO FORCE ROW LEVEL SECURITY;
ALTER TABLE citations NO FORCE ROW LEVEL SECURITY;
UPDATE documents SET was_ready = true
    WHERE status = 'ready' OR ready_at IS NOT NULL OR quarantine IS NOT NULL;
INSERT INTO answer_documents (step_id, document_id, clinician_id, patient_id)
    SELECT step_id, document_id, clinician_id, patient_id FROM citations
    UNION
    SELECT answer.step_id, document.id, answer.clinician_id, answer.patient_id
    FROM answers answer
    JOIN steps step ON step.id = answer.step_id
    JOIN documents document ON document.patient_id = answer.patient_id
        AND document.uploaded_at <= answer.created_at AND document.was_ready
    WHERE answer.mode = 'model' AND answer.outcome <> 'absent' AND step.withdrawn_at IS NULL;
ALTER TABLE documents FORCE ROW LEVEL SECURITY;
ALTER TABLE steps FORCE ROW LEVEL SECURITY;
ALTER TABLE answers FORCE ROW LEVEL SECURITY;
ALTER TABLE citations FORCE ROW LEVEL SECURITY;
"""

POLICIES = """
ALTER TABLE answer_documents ENABLE ROW LEVEL SECURITY;
ALTER TABLE answer_documents FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON answer_documents USING (
    clinician_id = acting_clinician() AND (
        SELECT true FROM care_team_members member
        WHERE (member.patient_id, member.clinician_id)
            = (answer_documents.patient_id, acting_clinician())
));
CREATE POLICY withdrawing ON answer_documents TO CURRENT_USER USING (is_withdrawing());
CREATE POLICY withdrawing ON documents FOR SELECT TO CURRENT_USER USING (is_withdrawing());

-- An event is of a document that is there: it is added before the document goes.
DROP POLICY own ON audit_events;
CREATE POLICY own ON audit_events FOR INSERT WITH CHECK (
    clinician_id = acting_clinician() AND at = now() AND event <> 'answers_withdrawn' AND (
        SELECT true FROM care_team_members member
        WHERE (member.patient_id, member.clinician_id)
            = (audit_events.patient_id, acting_clinician())
    ) AND EXISTS (
        SELECT FROM documents document
        WHERE document.id = audit_events.document_id
            AND (document.patient_id = audit_events.patient_id
                OR audit_events.event = 'document_moved_in')
));
"""

# A message without an answer is being written, or a killed process left it behind: what it was
# shown is not stored yet, so it goes with any document that was there.
WITHDRAW = """
CREATE OR REPLACE FUNCTION withdraw_answers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$
    DECLARE
        candidates uuid[];
        withdrawn uuid[];
    BEGIN
        PERFORM set_config('medmemory.is_withdrawing', 'yes', true);
        candidates := ARRAY(
            SELECT step_id FROM public.answer_documents WHERE document_id = OLD.id
            UNION
            SELECT step_id FROM public.citations WHERE document_id = OLD.id
        );
        -- Once, not for each document that came in this one; not when none of them was ever read.
        IF pg_trigger_depth() = 1 AND EXISTS (
            WITH RECURSIVE family AS (
                SELECT OLD.id AS id, OLD.was_ready AS was_ready
                UNION ALL
                SELECT child.id, child.was_ready FROM public.documents child
                JOIN family ON child.parent_document_id = family.id
            )
            SELECT FROM family WHERE was_ready
        ) THEN
            candidates := candidates || ARRAY(
                SELECT step.id FROM public.threads thread
                JOIN public.steps step ON step.thread_id = thread.id
                LEFT JOIN public.answers answer ON answer.step_id = step.id
                WHERE thread.patient_id = OLD.patient_id
                    AND step.type = 'assistant_message'
                    AND step.created_at >= OLD.uploaded_at
                    AND answer.step_id IS NULL
                    AND (step.streaming OR step.metadata ->> 'outcome' = 'interrupted')
            );
        END IF;
        -- In one order, so that two removals at once do not wait for each other.
        SELECT array_agg(id) INTO withdrawn FROM (
            SELECT id FROM public.steps WHERE id = ANY (candidates) AND withdrawn_at IS NULL
            ORDER BY id FOR UPDATE
        ) locked;
        IF withdrawn IS NOT NULL THEN
            UPDATE public.steps SET withdrawn_at = now() WHERE id = ANY (withdrawn);
            UPDATE public.answers
            SET text = public.withdrawal_sentence(now()), rewritten_question = NULL
            WHERE step_id = ANY (withdrawn);
            -- A later question was rewritten with the words of this answer at hand.
            UPDATE public.answers later SET rewritten_question = NULL
            FROM public.answers gone
            WHERE gone.step_id = ANY (withdrawn) AND later.thread_id = gone.thread_id
                AND later.created_at >= gone.created_at AND later.rewritten_question IS NOT NULL;
            DELETE FROM public.citations WHERE step_id = ANY (withdrawn);
            DELETE FROM public.answer_documents WHERE step_id = ANY (withdrawn);
            INSERT INTO public.audit_events (event, patient_id, document_id, detail)
            VALUES ('answers_withdrawn', OLD.patient_id, OLD.id,
                    jsonb_build_object('answers', cardinality(withdrawn)));
        END IF;
        PERFORM set_config('medmemory.is_withdrawing', '', true);
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
        RETURN NEW;
    END $$;
"""


def upgrade() -> None:
    for part in (DRAWN_ON, WAS_READ, BEFORE, POLICIES, WITHDRAW):
        execute(part)
