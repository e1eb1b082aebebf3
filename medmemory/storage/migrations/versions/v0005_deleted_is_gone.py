"""What is removed from a record takes the answers that rest on it along; and an audit trail.

Answers are visible to the clinician whose conversation they stand in, and to nobody else, the
owner of the tables included. A document goes with the answers of all of its care team, though. So a
trigger of `documents` withdraws them, which runs as the owner:

- nobody can call it. It runs within a DELETE, or a move to another chart, that row-level security
  has allowed the acting clinician; a stranger's statement reaches no row, and so no trigger;
- the policies `withdrawing` let the owner see and change other people's conversations only while
  the trigger says so in a setting of its transaction; to any other role that setting means nothing;
- the owner is whoever runs the migrations (MEDMEMORY_DB_URL, or the embedded server's own); the
  start refuses an application role that is a member of it.

A message that was withdrawn says so for good: another trigger keeps a process that is still writing
it from saying anything else. What clinicians wrote, their questions too, stays.

Plain SQL, as in the first migration.
"""

from medmemory.storage.migrations.statements import execute

revision = "0005"
down_revision = "0004"

AUDIT = """
CREATE TABLE audit_events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    -- NULL: by somebody in the database itself, past the application.
    clinician_id uuid DEFAULT acting_clinician() REFERENCES clinicians,
    event text NOT NULL CHECK (event IN (
        'malware_refused', 'document_corrected', 'document_attached_anyway', 'document_moved_out',
        'document_moved_in', 'document_discarded', 'document_cancelled', 'document_deleted',
        'answers_withdrawn')),
    patient_id uuid NOT NULL REFERENCES patients,
    document_id uuid,  -- which may be gone
    reason text,  -- in the clinician's own words
    detail jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX ix_audit_events_patient_id ON audit_events (patient_id);

ALTER TABLE audit_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_events FORCE ROW LEVEL SECURITY;
-- There is no policy for UPDATE or DELETE, so nobody changes what happened, the owner included.
CREATE POLICY care_team ON audit_events FOR SELECT USING ((
    SELECT true FROM care_team_members member
    WHERE (member.patient_id, member.clinician_id) = (audit_events.patient_id, acting_clinician())
));
CREATE POLICY own ON audit_events FOR INSERT WITH CHECK (
    clinician_id = acting_clinician() AND at = now() AND event <> 'answers_withdrawn' AND (
        SELECT true FROM care_team_members member
        WHERE (member.patient_id, member.clinician_id)
            = (audit_events.patient_id, acting_clinician())
));
"""

POLICIES = """
ALTER TABLE steps ADD COLUMN withdrawn_at timestamptz;

CREATE POLICY withdrawing ON threads FOR SELECT TO CURRENT_USER USING (is_withdrawing());
CREATE POLICY withdrawing ON steps TO CURRENT_USER USING (is_withdrawing());
CREATE POLICY withdrawing ON answers TO CURRENT_USER USING (is_withdrawing());
CREATE POLICY withdrawing ON citations TO CURRENT_USER USING (is_withdrawing());
CREATE POLICY withdrawing ON audit_events FOR INSERT TO CURRENT_USER WITH CHECK (
    is_withdrawing() AND event = 'answers_withdrawn'
);
"""

SAID = """
CREATE FUNCTION is_withdrawing() RETURNS boolean LANGUAGE sql STABLE
    RETURN coalesce(current_setting('medmemory.is_withdrawing', true), '') = 'yes';
CREATE FUNCTION withdrawal_sentence(removed_at timestamptz) RETURNS text LANGUAGE sql STABLE
    RETURN 'This answer was withdrawn: a document that it could draw on was removed from this '
        || 'record on ' || to_char(removed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')
        || '. Please ask again.';
"""

WITHDRAWN_STAYS = """
CREATE FUNCTION withdrawn_message_stays() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, public, pg_temp
    AS $$ BEGIN
        NEW.withdrawn_at := coalesce(OLD.withdrawn_at, NEW.withdrawn_at);
        NEW.output := public.withdrawal_sentence(NEW.withdrawn_at);
        NEW.input := '';
        NEW.search_key := NULL;
        NEW.streaming := false;
        RETURN NEW;
    END $$;
CREATE TRIGGER withdrawn_stays BEFORE UPDATE ON steps FOR EACH ROW
    WHEN (OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NOT NULL)
    EXECUTE FUNCTION withdrawn_message_stays();
"""

# A broken-off answer may have said what it had not cited yet, and one that a killed process left
# behind has no citations at all. They cannot be told apart by document, so they go with any.
WITHDRAW = """
CREATE FUNCTION withdraw_answers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$
    DECLARE
        candidates uuid[];
        withdrawn uuid[];
    BEGIN
        PERFORM set_config('medmemory.is_withdrawing', 'yes', true);
        candidates := ARRAY(
            SELECT step_id FROM public.citations WHERE document_id = OLD.id
        );
        -- Once, not for each document that came in this one; not of one that was never read.
        IF pg_trigger_depth() = 1 AND (OLD.ready_at IS NOT NULL OR candidates <> '{}') THEN
            candidates := candidates || ARRAY(
                SELECT step.id FROM public.threads thread
                JOIN public.steps step ON step.thread_id = thread.id
                LEFT JOIN public.answers answer ON answer.step_id = step.id
                WHERE thread.patient_id = OLD.patient_id
                    AND step.type = 'assistant_message'
                    AND step.created_at >= OLD.uploaded_at
                    AND CASE WHEN answer.step_id IS NULL
                        THEN step.streaming OR step.metadata ->> 'outcome' = 'interrupted'
                        ELSE answer.mode = 'model' AND answer.outcome IN ('stopped', 'interrupted')
                        END
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
REVOKE EXECUTE ON FUNCTION withdraw_answers() FROM PUBLIC;
CREATE TRIGGER withdraw_answers BEFORE DELETE ON documents
    FOR EACH ROW EXECUTE FUNCTION withdraw_answers();
-- To another patient's chart; or refused for malware after it had been read.
CREATE TRIGGER withdraw_answers_too BEFORE UPDATE ON documents FOR EACH ROW
    WHEN (OLD.patient_id <> NEW.patient_id
        OR (NEW.status = 'refused' AND OLD.ready_at IS NOT NULL AND NEW.ready_at IS NULL))
    EXECUTE FUNCTION withdraw_answers();
"""


def upgrade() -> None:
    for part in (SAID, AUDIT, POLICIES, WITHDRAWN_STAYS, WITHDRAW):
        execute(part)
