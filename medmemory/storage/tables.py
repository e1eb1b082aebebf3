"""The tables as SQLAlchemy sees them. Migrations make them; a test holds the two together."""

from pgvector.sqlalchemy import Vector
from sqlalchemy import (
    REAL,
    BigInteger,
    Boolean,
    Column,
    Computed,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

metadata = MetaData()

_now = text("now()")
_acting = text("acting_clinician()")


def _timestamp(name: str, *, nullable: bool = False, default: bool = True) -> Column[object]:
    return Column(
        name,
        DateTime(timezone=True),
        nullable=nullable,
        server_default=_now if default and not nullable else None,
    )


# Identity: no row-level security, because it is read before anybody is known.

clinicians = Table(
    "clinicians",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("username", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    _timestamp("created_at"),
    _timestamp("password_changed_at"),
    _timestamp("disabled_at", nullable=True),
)

sign_in_sessions = Table(
    "sign_in_sessions",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),  # sha256 of the cookie's token
    Column(
        "clinician_id",
        Uuid,
        ForeignKey("clinicians.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    _timestamp("created_at"),
    _timestamp("last_active_at"),
    _timestamp("expires_at", default=False),
    _timestamp("revoked_at", nullable=True),
)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("account_hash", LargeBinary, nullable=False),  # of the name as typed, known or not
    Column("address", Text, nullable=False),
    Column("succeeded", Boolean, nullable=False),
    _timestamp("attempted_at"),
    Index("ix_sign_in_attempts_account_hash", "account_hash", "attempted_at"),
    Index("ix_sign_in_attempts_address", "address", "attempted_at"),
)

# The record: visible to the patient's care team.

patients = Table(
    "patients",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("mrn", Text, nullable=False, unique=True),
    Column("family_name", Text, nullable=False),
    Column("given_name", Text, nullable=False),
    Column("birth_date", Date, nullable=False),
    Column("sex", Text, nullable=False),
    # Lower case, without accents or punctuation: what a prefix search compares.
    Column("family_key", Text, nullable=False),
    Column("given_key", Text, nullable=False),
    Column("mrn_key", Text, nullable=False),
    Column("created_by", Uuid, ForeignKey("clinicians.id"), nullable=False, server_default=_acting),
    _timestamp("created_at"),
    Index(
        "ix_patients_family_key", "family_key", postgresql_ops={"family_key": "text_pattern_ops"}
    ),
    Index("ix_patients_given_key", "given_key", postgresql_ops={"given_key": "text_pattern_ops"}),
    Index("ix_patients_mrn_key", "mrn_key", postgresql_ops={"mrn_key": "text_pattern_ops"}),
    Index("ix_patients_birth_date", "birth_date"),
)

care_team_members = Table(
    "care_team_members",
    metadata,
    Column("patient_id", Uuid, ForeignKey("patients.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "clinician_id",
        Uuid,
        ForeignKey("clinicians.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    Column("added_by", Uuid, ForeignKey("clinicians.id"), nullable=False, server_default=_acting),
    _timestamp("joined_at"),
)

patient_selections = Table(  # whose chart a clinician opened last; visible to that clinician
    "patient_selections",
    metadata,
    Column(
        "clinician_id",
        Uuid,
        ForeignKey("clinicians.id", ondelete="CASCADE"),
        primary_key=True,
        server_default=_acting,
    ),
    Column("patient_id", Uuid, ForeignKey("patients.id", ondelete="CASCADE"), primary_key=True),
    _timestamp("selected_at"),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("patient_id", Uuid, ForeignKey("patients.id"), nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("byte_count", BigInteger, nullable=False),
    Column("media_type", Text),  # none when it was refused for its kind
    Column("file_name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("document_date", Date),
    Column(
        "uploaded_by", Uuid, ForeignKey("clinicians.id"), nullable=False, server_default=_acting
    ),
    _timestamp("uploaded_at"),
    Column("status", Text, nullable=False),
    _timestamp("status_changed_at"),
    Column("failure_reason", Text),
    Column("page_count", Integer),
    Column("pages_read", Integer, nullable=False, server_default=text("0")),
    Column("reading_step", Text, nullable=False, server_default=text("'reading'")),
    Column("unreadable_pages", ARRAY(Integer), nullable=False, server_default=text("'{}'")),
    Column("chunk_count", Integer),
    Column("chunks_embedded", Integer, nullable=False, server_default=text("0")),
    Column("warnings", JSONB, nullable=False, server_default=text("'[]'")),
    Column("worker_losses", Integer, nullable=False, server_default=text("0")),
    Column("kind", Text),  # LOINC code of the document type, as the file says or shows
    # What a clinician wrote instead of what the file says; no reading touches these.
    Column("corrected_title", Text),
    Column("corrected_kind", Text),
    Column("corrected_document_date", Date),
    Column("is_undated", Boolean, nullable=False, server_default=text("false")),
    Column("corrected_by", Uuid, ForeignKey("clinicians.id")),
    _timestamp("corrected_at", nullable=True),
    # Whom the file names, and what of it differs from the chart; kept after the decision.
    Column("quarantine", JSONB),
    Column("names_patient", Boolean),  # whether the file itself does; none where that is unknown
    Column("attach_reason", Text),
    Column("attached_by", Uuid, ForeignKey("clinicians.id")),
    Column("parent_document_id", Uuid),
    Column("nesting", Integer, nullable=False, server_default=text("0")),
    # Ids of documents that came in the file and were in the record already.
    Column("had_before", JSONB, nullable=False, server_default=text("'[]'")),
    # Versions of the statements that it belongs to in the files it came in: [key, standing, number]
    Column("enclosed_versions", JSONB, nullable=False, server_default=text("'[]'")),
    Column("ocr_engine", Text),
    Column("text_sha256", LargeBinary),  # of the words alone, whatever the container
    Column("embedding_model", Text),
    _timestamp("ready_at", nullable=True),  # of the reading whose pages and chunks are stored
    # It has been searchable at some time; the database notes that by itself.
    Column("was_ready", Boolean, nullable=False, server_default=text("false")),
    UniqueConstraint("patient_id", "sha256"),
    UniqueConstraint("id", "patient_id"),
    # Files that came in another file go with it, and are about the same patient.
    ForeignKeyConstraint(
        ["parent_document_id", "patient_id"],
        ["documents.id", "documents.patient_id"],
        ondelete="CASCADE",
    ),
    Index("ix_documents_parent_document_id", "parent_document_id"),
    Index("ix_documents_text_sha256", "patient_id", "text_sha256"),
    Index(
        "ix_documents_embedding_model",
        "patient_id",
        "embedding_model",
        postgresql_where=text("ready_at IS NOT NULL"),
    ),
)

document_blobs = Table(
    "document_blobs",
    metadata,
    Column("document_id", Uuid, primary_key=True),
    Column("patient_id", Uuid, nullable=False),
    Column("content", LargeBinary, nullable=False),
    ForeignKeyConstraint(
        ["document_id", "patient_id"],
        ["documents.id", "documents.patient_id"],
        ondelete="CASCADE",
        onupdate="CASCADE",  # a quarantined document may be moved to the right chart
    ),
)

pages = Table(
    "pages",
    metadata,
    Column("document_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("patient_id", Uuid, nullable=False),
    Column("text", Text, nullable=False),
    Column("source", Text, nullable=False, server_default=text("'text_layer'")),
    Column("confidence", REAL),  # of OCR: the mean over its words, 0 to 1
    Column("words", LargeBinary),  # packed boxes, as in clinical.word_boxes
    ForeignKeyConstraint(
        ["document_id", "patient_id"], ["documents.id", "documents.patient_id"], ondelete="CASCADE"
    ),
)

chunks = Table(
    "chunks",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("document_id", Uuid, nullable=False),
    Column("patient_id", Uuid, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("page_number", Integer, nullable=False),
    Column("section", Text),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("token_count", Integer, nullable=False),
    Column("table_header", Text),  # of the table whose rows it begins in
    # No fixed dimension, so that another embedding model needs no other table. STORAGE PLAIN.
    Column("embedding", Vector(), nullable=False),
    Column("embedding_model", Text, nullable=False),
    # The coded entries of a structured file whose text the chunk holds.
    Column("resources", JSONB, nullable=False, server_default=text("'[]'")),
    # Nothing but superseded words: not searched. In `text`, blanks stand in their place.
    Column("is_superseded", Boolean, nullable=False, server_default=text("false")),
    Column(
        "lexemes",
        TSVECTOR,
        Computed("to_tsvector('english'::regconfig, text)", persisted=True),
    ),
    ForeignKeyConstraint(
        ["document_id", "patient_id"], ["documents.id", "documents.patient_id"], ondelete="CASCADE"
    ),
    ForeignKeyConstraint(
        ["document_id", "page_number"], ["pages.document_id", "pages.number"], ondelete="CASCADE"
    ),
    UniqueConstraint("document_id", "ordinal"),
    Index("ix_chunks_patient_id_document_id", "patient_id", "document_id"),
)

statement_versions = Table(  # what other files may state anew; the database settles which count
    "statement_versions",
    metadata,
    Column("document_id", Uuid, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("patient_id", Uuid, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("standing", SmallInteger, nullable=False),
    Column("number", BigInteger),
    Column("page_number", Integer, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("superseded_by", Uuid),  # a document
    ForeignKeyConstraint(
        ["document_id", "patient_id"], ["documents.id", "documents.patient_id"], ondelete="CASCADE"
    ),
    ForeignKeyConstraint(
        ["document_id", "page_number"], ["pages.document_id", "pages.number"], ondelete="CASCADE"
    ),
    Index("ix_statement_versions_key", "patient_id", "key"),
    Index(
        "ix_statement_versions_superseded",
        "document_id",
        "page_number",
        postgresql_where=text("superseded_by IS NOT NULL"),
    ),
)

# Conversations: visible to the clinician whose they are. Chainlit calls these thread, step,
# element and feedback.

threads = Table(
    "threads",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column(
        "clinician_id",
        Uuid,
        ForeignKey("clinicians.id", ondelete="CASCADE"),
        nullable=False,
        server_default=_acting,
    ),
    Column("patient_id", Uuid, ForeignKey("patients.id")),
    Column("title", Text),
    # The clinician's own wording: nothing but a further rename changes it.
    Column("is_title_own", Boolean, nullable=False, server_default=text("false")),
    Column("search_key", Text),  # the title as searches compare it
    Column("tags", ARRAY(Text)),
    Column("metadata", JSONB, nullable=False, server_default=text("'{}'")),
    _timestamp("created_at"),
    _timestamp("updated_at"),  # of the last message
    UniqueConstraint("id", "clinician_id"),
    Index("ix_threads_clinician_id", "clinician_id", "updated_at"),
)


def _of_thread() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["thread_id", "clinician_id"], ["threads.id", "threads.clinician_id"], ondelete="CASCADE"
    )


steps = Table(
    "steps",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("thread_id", Uuid, nullable=False),
    Column("clinician_id", Uuid, nullable=False, server_default=_acting),
    Column("parent_id", Uuid),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("input", Text, nullable=False, server_default=text("''")),
    Column("output", Text, nullable=False, server_default=text("''")),
    Column("search_key", Text),  # a message's text as searches compare it
    Column("is_error", Boolean, nullable=False, server_default=text("false")),
    Column("streaming", Boolean, nullable=False, server_default=text("false")),
    Column("wait_for_answer", Boolean, nullable=False, server_default=text("false")),
    Column("metadata", JSONB, nullable=False, server_default=text("'{}'")),
    Column("tags", ARRAY(Text)),
    Column("command", Text),
    Column("modes", JSONB),
    Column("show_input", Text),
    Column("language", Text),
    Column("default_open", Boolean, nullable=False, server_default=text("false")),
    Column("auto_collapse", Boolean, nullable=False, server_default=text("false")),
    _timestamp("created_at"),
    _timestamp("started_at", nullable=True),
    _timestamp("ended_at", nullable=True),
    # From then on the database lets it say nothing but that it was withdrawn.
    _timestamp("withdrawn_at", nullable=True),
    _of_thread(),
    UniqueConstraint("id", "thread_id"),
    Index("ix_steps_thread_id", "thread_id", "created_at"),
    Index("ix_steps_clinician_id", "clinician_id"),
)

elements = Table(
    "elements",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("thread_id", Uuid, nullable=False),
    Column("clinician_id", Uuid, nullable=False, server_default=_acting),
    Column("step_id", Uuid),
    Column("type", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("display", Text, nullable=False),
    Column("url", Text),
    Column("object_key", Text),
    Column("mime", Text),
    Column("size", Text),
    Column("page", Integer),
    Column("language", Text),
    Column("props", JSONB, nullable=False, server_default=text("'{}'")),
    _timestamp("created_at"),
    _of_thread(),
    Index("ix_elements_thread_id", "thread_id"),
    Index("ix_elements_step_id", "step_id"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("step_id", Uuid, nullable=False, unique=True),
    Column("thread_id", Uuid, nullable=False),
    Column("clinician_id", Uuid, nullable=False, server_default=_acting),
    Column("value", SmallInteger, nullable=False),
    Column("comment", Text),
    _timestamp("created_at"),
    ForeignKeyConstraint(
        ["step_id", "thread_id"], ["steps.id", "steps.thread_id"], ondelete="CASCADE"
    ),
    _of_thread(),
    Index("ix_feedback_thread_id", "thread_id"),
)

answers = Table(
    "answers",
    metadata,
    Column("step_id", Uuid, primary_key=True),
    Column("thread_id", Uuid, nullable=False),
    Column("clinician_id", Uuid, nullable=False, server_default=_acting),
    Column("patient_id", Uuid, ForeignKey("patients.id"), nullable=False),
    Column("question", Text, nullable=False),
    Column("rewritten_question", Text),
    Column("text", Text, nullable=False),  # without the links and sources of the message
    Column("mode", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("model", Text),
    Column("prompt_version", Text),
    Column("prompt_tokens", Integer),
    Column("completion_tokens", Integer),
    Column("receipt", JSONB),  # clinical.answer.Receipt, by its fields
    _timestamp("created_at"),
    ForeignKeyConstraint(
        ["step_id", "thread_id"], ["steps.id", "steps.thread_id"], ondelete="CASCADE"
    ),
    _of_thread(),
    Index("ix_answers_thread_id", "thread_id"),
)

citations = Table(  # points into pages; finds its words again when they were read anew
    "citations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("step_id", Uuid, ForeignKey("answers.step_id", ondelete="CASCADE"), nullable=False),
    Column("clinician_id", Uuid, nullable=False, server_default=_acting),
    Column("patient_id", Uuid, nullable=False),
    Column("number", Integer, nullable=False),
    Column("document_id", Uuid, nullable=False),
    Column("page_number", Integer, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    ForeignKeyConstraint(
        ["document_id", "patient_id"], ["documents.id", "documents.patient_id"], ondelete="CASCADE"
    ),
    UniqueConstraint("step_id", "number"),
    Index("ix_citations_document_id", "document_id"),
)

answer_documents = Table(  # what an answer could draw on: shown to the model then, or turns before
    "answer_documents",
    metadata,
    Column("step_id", Uuid, ForeignKey("answers.step_id", ondelete="CASCADE"), primary_key=True),
    Column("document_id", Uuid, primary_key=True),
    Column("clinician_id", Uuid, nullable=False, server_default=_acting),
    Column("patient_id", Uuid, nullable=False),
    ForeignKeyConstraint(
        ["document_id", "patient_id"], ["documents.id", "documents.patient_id"], ondelete="CASCADE"
    ),
    Index("ix_answer_documents_document_id", "document_id"),
)

answer_sentences = Table(  # what the check of an answer against its sources found
    "answer_sentences",
    metadata,
    Column("step_id", Uuid, ForeignKey("answers.step_id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("clinician_id", Uuid, nullable=False, server_default=_acting),
    Column("patient_id", Uuid, ForeignKey("patients.id"), nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("cited", ARRAY(Integer), nullable=False),
    Column("facts", JSONB, nullable=False),  # clinical.verification.CheckedFact, by its fields
    Column("repaired_number", Integer),  # of the citations of the same answer
    Column("against_number", Integer),
    Column("against_quote", Text),
)

# What was decided about documents: visible to the patient's care team, changed by nobody.

audit_events = Table(
    "audit_events",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    _timestamp("at"),
    Column("clinician_id", Uuid, ForeignKey("clinicians.id"), server_default=_acting),
    Column("event", Text, nullable=False),
    Column("patient_id", Uuid, ForeignKey("patients.id"), nullable=False),
    Column("document_id", Uuid),  # which may be gone
    Column("reason", Text),  # in the clinician's own words
    Column("detail", JSONB, nullable=False, server_default=text("'{}'")),
    Index("ix_audit_events_patient_id", "patient_id"),
)
