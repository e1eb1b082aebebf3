"""What the check of an answer against its sources found, sentence by sentence.

It holds words of the answer and of its sources, so it goes with a withdrawn answer. The trigger
hangs on the message, so that every way to withdraw an answer fires it.
"""

from medmemory.storage.migrations.statements import execute

revision = "0010"
down_revision = "0009"

TABLE = """
CREATE TABLE answer_sentences (
    step_id uuid NOT NULL REFERENCES answers ON DELETE CASCADE,
    number integer NOT NULL CHECK (number >= 1),
    clinician_id uuid NOT NULL DEFAULT acting_clinician(),
    patient_id uuid NOT NULL REFERENCES patients,
    span_start integer NOT NULL,
    span_end integer NOT NULL CHECK (span_end > span_start),
    text text NOT NULL,
    state text NOT NULL
        CHECK (state IN ('supported', 'not_in_source', 'contradicted', 'cites_nothing')),
    cited integer[] NOT NULL,
    facts jsonb NOT NULL,
    repaired_number integer,
    against_number integer,
    against_quote text,
    PRIMARY KEY (step_id, number)
);
ALTER TABLE answer_sentences ENABLE ROW LEVEL SECURITY;
ALTER TABLE answer_sentences FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON answer_sentences USING (
    clinician_id = acting_clinician() AND (
        SELECT true FROM care_team_members member
        WHERE (member.patient_id, member.clinician_id)
            = (answer_sentences.patient_id, acting_clinician())
));
CREATE POLICY withdrawing ON answer_sentences TO CURRENT_USER USING (is_withdrawing());
"""

WITHDRAW = """
CREATE FUNCTION forget_sentences() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$
    DECLARE
        before text := coalesce(current_setting('medmemory.is_withdrawing', true), '');
    BEGIN
        PERFORM set_config('medmemory.is_withdrawing', 'yes', true);
        DELETE FROM public.answer_sentences WHERE step_id = NEW.id;
        PERFORM set_config('medmemory.is_withdrawing', before, true);
        RETURN NULL;
    END $$;
REVOKE EXECUTE ON FUNCTION forget_sentences() FROM PUBLIC;
CREATE TRIGGER forget_sentences AFTER UPDATE ON steps FOR EACH ROW
    WHEN (OLD.withdrawn_at IS NULL AND NEW.withdrawn_at IS NOT NULL)
    EXECUTE FUNCTION forget_sentences();
"""


def upgrade() -> None:
    for part in (TABLE, WITHDRAW):
        execute(part)
