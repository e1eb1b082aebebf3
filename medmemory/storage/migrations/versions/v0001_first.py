"""All tables and their row-level security.

Plain SQL, because Alembic has no words for policies, functions and storage. Policies hold for every
role, the owner included (FORCE); what the application role may do is granted in `provisioning`.
"""

from procrastinate.schema import SchemaManager

from medmemory.storage.migrations.statements import execute

revision = "0001"
down_revision = None

CARE_TEAM_TABLES = ("documents", "document_blobs", "pages", "chunks")
OWN_TABLES = (
    "patient_selections",
    "threads",
    "steps",
    "elements",
    "feedback",
    "answers",
    "citations",
)
OF_A_PATIENT = ("patient_selections", "answers", "citations")

FUNCTIONS = """
-- Its names are bound here and now (RETURN, not a string), so it needs no search_path of its own;
-- one would keep the planner from writing the body into each policy and cost a call for each row.
CREATE FUNCTION acting_clinician() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    -- After a commit the setting is '', not NULL.
    RETURN nullif(current_setting('medmemory.clinician_id', true), '')::uuid;
"""

# Runs as the owner, who sees all of care_team_members: otherwise its policy would ask itself.
CARE_TEAM_FUNCTION = """
CREATE FUNCTION acting_clinicians_patients() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ SELECT patient_id FROM public.care_team_members
          WHERE clinician_id = public.acting_clinician() $$;
CREATE FUNCTION creator_joins_care_team() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, public, pg_temp
    AS $$ BEGIN
        INSERT INTO public.care_team_members (patient_id, clinician_id, added_by)
        VALUES (NEW.id, NEW.created_by, NEW.created_by);
        RETURN NULL;
    END $$;
"""

TABLES = """
CREATE TABLE clinicians (
    id uuid PRIMARY KEY,
    username text NOT NULL UNIQUE,
    role text NOT NULL CHECK (role IN ('clinician', 'admin')),
    password_hash text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    password_changed_at timestamptz NOT NULL DEFAULT now(),
    disabled_at timestamptz
);
CREATE TABLE sign_in_sessions (
    token_hash bytea PRIMARY KEY,
    clinician_id uuid NOT NULL REFERENCES clinicians ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_active_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX ix_sign_in_sessions_clinician_id ON sign_in_sessions (clinician_id);
CREATE TABLE sign_in_attempts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account_hash bytea NOT NULL,
    address text NOT NULL,
    succeeded boolean NOT NULL,
    attempted_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_sign_in_attempts_account_hash ON sign_in_attempts (account_hash, attempted_at);
CREATE INDEX ix_sign_in_attempts_address ON sign_in_attempts (address, attempted_at);

CREATE TABLE patients (
    id uuid PRIMARY KEY,
    mrn text NOT NULL UNIQUE CHECK (mrn <> ''),
    family_name text NOT NULL CHECK (family_name <> ''),
    given_name text NOT NULL CHECK (given_name <> ''),
    birth_date date NOT NULL,
    sex text NOT NULL CHECK (sex IN ('female', 'male', 'other', 'unknown')),
    family_key text NOT NULL,
    given_key text NOT NULL,
    mrn_key text NOT NULL,
    created_by uuid NOT NULL DEFAULT acting_clinician() REFERENCES clinicians,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_patients_family_key ON patients (family_key text_pattern_ops);
CREATE INDEX ix_patients_given_key ON patients (given_key text_pattern_ops);
CREATE INDEX ix_patients_mrn_key ON patients (mrn_key text_pattern_ops);
CREATE INDEX ix_patients_birth_date ON patients (birth_date);
CREATE TABLE care_team_members (
    patient_id uuid NOT NULL REFERENCES patients ON DELETE CASCADE,
    clinician_id uuid NOT NULL REFERENCES clinicians ON DELETE CASCADE,
    added_by uuid NOT NULL DEFAULT acting_clinician() REFERENCES clinicians,
    joined_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (patient_id, clinician_id)
);
CREATE INDEX ix_care_team_members_clinician_id ON care_team_members (clinician_id);
CREATE TABLE patient_selections (
    clinician_id uuid NOT NULL DEFAULT acting_clinician() REFERENCES clinicians ON DELETE CASCADE,
    patient_id uuid NOT NULL REFERENCES patients ON DELETE CASCADE,
    selected_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (clinician_id, patient_id)
);

CREATE TABLE documents (
    id uuid PRIMARY KEY,
    patient_id uuid NOT NULL REFERENCES patients,
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    byte_count bigint NOT NULL,
    media_type text NOT NULL,
    file_name text NOT NULL,
    title text NOT NULL,
    document_date date,
    uploaded_by uuid NOT NULL DEFAULT acting_clinician() REFERENCES clinicians,
    uploaded_at timestamptz NOT NULL DEFAULT now(),
    status text NOT NULL CHECK (status IN ('queued', 'reading', 'embedding', 'ready', 'failed')),
    status_changed_at timestamptz NOT NULL DEFAULT now(),
    failure_reason text CHECK ((status = 'failed') = (failure_reason IS NOT NULL)),
    page_count integer,
    pages_read integer NOT NULL DEFAULT 0,
    unreadable_pages integer[] NOT NULL DEFAULT '{}',
    chunk_count integer,
    chunks_embedded integer NOT NULL DEFAULT 0,
    warnings jsonb NOT NULL DEFAULT '[]',
    worker_losses integer NOT NULL DEFAULT 0,
    UNIQUE (patient_id, sha256),
    UNIQUE (id, patient_id)
);
CREATE TABLE document_blobs (
    document_id uuid PRIMARY KEY,
    patient_id uuid NOT NULL,
    content bytea NOT NULL,
    FOREIGN KEY (document_id, patient_id) REFERENCES documents (id, patient_id) ON DELETE CASCADE
);
ALTER TABLE document_blobs ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE TABLE pages (
    document_id uuid NOT NULL,
    number integer NOT NULL CHECK (number >= 1),
    patient_id uuid NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (document_id, number),
    FOREIGN KEY (document_id, patient_id) REFERENCES documents (id, patient_id) ON DELETE CASCADE
);
CREATE TABLE chunks (
    id uuid PRIMARY KEY,
    document_id uuid NOT NULL,
    patient_id uuid NOT NULL,
    ordinal integer NOT NULL,
    page_number integer NOT NULL,
    section text,
    span_start integer NOT NULL,
    span_end integer NOT NULL CHECK (span_end > span_start),
    text text NOT NULL CHECK (length(text) = span_end - span_start),
    token_count integer NOT NULL,
    embedding vector NOT NULL,
    embedding_model text NOT NULL,
    lexemes tsvector GENERATED ALWAYS AS (to_tsvector('english'::regconfig, text)) STORED,
    UNIQUE (document_id, ordinal),
    FOREIGN KEY (document_id, patient_id) REFERENCES documents (id, patient_id) ON DELETE CASCADE,
    FOREIGN KEY (document_id, page_number) REFERENCES pages (document_id, number) ON DELETE CASCADE
);
-- Kept in the row, the lexemes too: a scan of one patient's chunks then reads no second table.
ALTER TABLE chunks ALTER COLUMN embedding SET STORAGE PLAIN;
ALTER TABLE chunks SET (toast_tuple_target = 8160);
CREATE INDEX ix_chunks_patient_id ON chunks (patient_id);

CREATE TABLE threads (
    id uuid PRIMARY KEY,
    clinician_id uuid NOT NULL DEFAULT acting_clinician() REFERENCES clinicians ON DELETE CASCADE,
    patient_id uuid REFERENCES patients,
    title text,
    is_title_own boolean NOT NULL DEFAULT false,
    search_key text,
    tags text[],
    metadata jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (id, clinician_id)
);
CREATE INDEX ix_threads_clinician_id ON threads (clinician_id, updated_at);
CREATE TABLE steps (
    id uuid PRIMARY KEY,
    thread_id uuid NOT NULL,
    clinician_id uuid NOT NULL DEFAULT acting_clinician(),
    parent_id uuid,
    name text NOT NULL,
    type text NOT NULL,
    input text NOT NULL DEFAULT '',
    output text NOT NULL DEFAULT '',
    search_key text,
    is_error boolean NOT NULL DEFAULT false,
    streaming boolean NOT NULL DEFAULT false,
    wait_for_answer boolean NOT NULL DEFAULT false,
    metadata jsonb NOT NULL DEFAULT '{}',
    tags text[],
    command text,
    modes jsonb,
    show_input text,
    language text,
    default_open boolean NOT NULL DEFAULT false,
    auto_collapse boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    ended_at timestamptz,
    UNIQUE (id, thread_id),
    FOREIGN KEY (thread_id, clinician_id) REFERENCES threads (id, clinician_id) ON DELETE CASCADE
);
CREATE INDEX ix_steps_thread_id ON steps (thread_id, created_at);
CREATE INDEX ix_steps_clinician_id ON steps (clinician_id);
CREATE TABLE elements (
    id uuid PRIMARY KEY,
    thread_id uuid NOT NULL,
    clinician_id uuid NOT NULL DEFAULT acting_clinician(),
    step_id uuid,
    type text NOT NULL,
    name text NOT NULL,
    display text NOT NULL,
    url text,
    object_key text,
    mime text,
    size text,
    page integer,
    language text,
    props jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (thread_id, clinician_id) REFERENCES threads (id, clinician_id) ON DELETE CASCADE
);
CREATE INDEX ix_elements_thread_id ON elements (thread_id);
CREATE INDEX ix_elements_step_id ON elements (step_id);
CREATE TABLE feedback (
    id uuid PRIMARY KEY,
    step_id uuid NOT NULL UNIQUE,
    thread_id uuid NOT NULL,
    clinician_id uuid NOT NULL DEFAULT acting_clinician(),
    value smallint NOT NULL,
    comment text,
    created_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (step_id, thread_id) REFERENCES steps (id, thread_id) ON DELETE CASCADE,
    FOREIGN KEY (thread_id, clinician_id) REFERENCES threads (id, clinician_id) ON DELETE CASCADE
);
CREATE INDEX ix_feedback_thread_id ON feedback (thread_id);
CREATE TABLE answers (
    step_id uuid PRIMARY KEY,
    thread_id uuid NOT NULL,
    clinician_id uuid NOT NULL DEFAULT acting_clinician(),
    patient_id uuid NOT NULL REFERENCES patients,
    question text NOT NULL,
    rewritten_question text,
    text text NOT NULL,
    mode text NOT NULL CHECK (mode IN ('model', 'evidence_only')),
    outcome text NOT NULL CHECK (outcome IN ('answered', 'absent', 'stopped', 'interrupted')),
    model text,
    prompt_version text,
    prompt_tokens integer,
    completion_tokens integer,
    created_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (step_id, thread_id) REFERENCES steps (id, thread_id) ON DELETE CASCADE,
    FOREIGN KEY (thread_id, clinician_id) REFERENCES threads (id, clinician_id) ON DELETE CASCADE
);
CREATE INDEX ix_answers_thread_id ON answers (thread_id);
CREATE TABLE citations (
    id uuid PRIMARY KEY,
    step_id uuid NOT NULL REFERENCES answers ON DELETE CASCADE,
    clinician_id uuid NOT NULL DEFAULT acting_clinician(),
    patient_id uuid NOT NULL,
    number integer NOT NULL CHECK (number >= 1),
    document_id uuid NOT NULL,
    page_number integer NOT NULL,
    span_start integer NOT NULL,
    span_end integer NOT NULL,
    UNIQUE (step_id, number),
    FOREIGN KEY (document_id, patient_id) REFERENCES documents (id, patient_id) ON DELETE CASCADE
);
CREATE INDEX ix_citations_document_id ON citations (document_id);
"""

# What search looks through, with the reader's own rights: the policies below hold for it too.
SEARCH_VIEW = """
CREATE VIEW searchable_chunks WITH (security_invoker = true) AS
    SELECT chunk.id, chunk.document_id, chunk.patient_id, chunk.page_number, chunk.section,
           chunk.span_start, chunk.span_end, chunk.text, chunk.embedding, chunk.embedding_model,
           chunk.lexemes, document.title AS document_title, document.file_name,
           document.document_date
    FROM chunks chunk JOIN documents document
        ON (document.id, document.patient_id) = (chunk.document_id, chunk.patient_id)
    WHERE document.status = 'ready';
"""

RECORD_POLICIES = """
ALTER TABLE care_team_members ENABLE ROW LEVEL SECURITY;
ALTER TABLE care_team_members FORCE ROW LEVEL SECURITY;
-- For the two functions above, which run as the owner; nobody signs in as the owner.
CREATE POLICY owner ON care_team_members TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY own_memberships ON care_team_members FOR SELECT
    USING (clinician_id = acting_clinician());
CREATE POLICY care_team ON care_team_members
    USING (patient_id = ANY (ARRAY(SELECT acting_clinicians_patients())))
    WITH CHECK (patient_id = ANY (ARRAY(SELECT acting_clinicians_patients())));

CREATE POLICY creator ON patients FOR INSERT
    WITH CHECK (created_by = acting_clinician());
CREATE TRIGGER creator_joins AFTER INSERT ON patients
    FOR EACH ROW EXECUTE FUNCTION creator_joins_care_team();
"""


def upgrade() -> None:
    for part in (FUNCTIONS, TABLES, SEARCH_VIEW, CARE_TEAM_FUNCTION, RECORD_POLICIES):
        execute(part)
    _secure("patients", "care_team", _is_on_care_team("patients.id"))
    for table in CARE_TEAM_TABLES:
        _secure(table, "care_team", _is_on_care_team(f"{table}.patient_id"))
    for table in OWN_TABLES:
        own = "clinician_id = acting_clinician()"
        if table in OF_A_PATIENT:
            own += f" AND {_is_on_care_team(f'{table}.patient_id')}"
        _secure(table, "own", own)
    execute("REVOKE EXECUTE ON FUNCTION creator_joins_care_team() FROM PUBLIC")
    execute(SchemaManager.get_schema())


def _is_on_care_team(patient_id: str) -> str:
    """Whether the acting clinician is; NULL, which hides the row, when not.

    A scalar subquery, because the planner would hash the whole care team for an EXISTS.
    """
    return f"""(
        SELECT true FROM care_team_members member
        WHERE (member.patient_id, member.clinician_id) = ({patient_id}, acting_clinician())
    )"""  # noqa: S608  # constants only


def _secure(table: str, name: str, condition: str) -> None:
    execute(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY {name} ON {table} USING ({condition}) WITH CHECK ({condition});
        """
    )
