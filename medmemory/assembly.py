"""Settings become Services. The only place that knows which implementation serves which need."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy.engine import URL

from medmemory.answering.service import AnsweringService
from medmemory.clinical.identifiers import DocumentId
from medmemory.identity.accounts import Accounts
from medmemory.identity.sessions import Sessions
from medmemory.identity.throttle import Throttle
from medmemory.ingestion.intake import Intake
from medmemory.models.embeddings import EmbeddingModel
from medmemory.models.ollama import ModelServer
from medmemory.models.reranker import CrossEncoderModel
from medmemory.retrieval.initials import Initials
from medmemory.retrieval.reranking import ByCrossEncoder, BySignals
from medmemory.retrieval.search import PatientSearch
from medmemory.retrieval.typos import Spelling
from medmemory.settings import Settings
from medmemory.storage.accounts import AccountStore
from medmemory.storage.answer_sentences import SentenceStore
from medmemory.storage.answers import AnswerStore
from medmemory.storage.audit import AuditTrail
from medmemory.storage.documents import DocumentStore
from medmemory.storage.engine import Database
from medmemory.storage.initials import ChunkInitials
from medmemory.storage.job_queue import JobQueue
from medmemory.storage.one_document import OneDocument
from medmemory.storage.patients import PatientStore
from medmemory.storage.receipts import ReceiptStore
from medmemory.storage.sections import SectionStore
from medmemory.storage.sign_in_attempts import SignInAttemptStore
from medmemory.storage.sign_in_sessions import SignInSessionStore
from medmemory.storage.vectors import ChunkVectors, ChunkWords

if TYPE_CHECKING:
    from medmemory.storage.chat_history import ChatHistory


@dataclass(frozen=True)
class Services:
    """Everything one process works with. Opened by `assemble`, closed once by `close`."""

    settings: Settings
    database: Database
    accounts: Accounts
    sessions: Sessions
    patients: PatientStore
    documents: DocumentStore
    sections: SectionStore
    intake: Intake
    jobs: JobQueue
    answers: AnswerStore
    receipts: ReceiptStore
    sentences: SentenceStore
    audit: AuditTrail
    embeddings: EmbeddingModel
    reranker: CrossEncoderModel | None
    model_server: ModelServer
    search: PatientSearch
    answering: AnsweringService
    # From one document alone, which the answers call by the given name.
    answering_within: Callable[[DocumentId, str], AnsweringService]

    @cached_property
    def chat_history(self) -> "ChatHistory":
        # Brings Chainlit, seconds of import that only the web process needs.
        from medmemory.storage.chat_history import ChatHistory  # noqa: PLC0415

        return ChatHistory(self.database)

    def load_weights(self) -> None:
        """The models that run in this process are in memory; takes seconds.

        Raises ConfigurationError when the weights of one are missing or altered.
        """
        if self.reranker is not None:
            _ = self.reranker.folder
        self.embeddings.load()
        if self.reranker is not None:
            self.reranker.load()

    async def close(self) -> None:
        await self.model_server.close()
        await self.database.close()


def assemble(settings: Settings, application: URL) -> Services:
    """Services over a provisioned database; nothing is connected or loaded yet."""
    database = Database(application, settings)
    embeddings = EmbeddingModel(settings)
    reranker = CrossEncoderModel(settings) if settings.reranker else None
    model_server = ModelServer(settings)
    documents = DocumentStore(database)
    vectors = ChunkVectors(database, model_name=embeddings.name)
    words = ChunkWords(database)
    initials = ChunkInitials(database)

    def search_by(
        vectors: ChunkVectors, words: ChunkWords, initials: ChunkInitials
    ) -> PatientSearch:
        return PatientSearch(
            vectors,
            words,
            embeddings,
            candidates_per_arm=settings.retrieval_candidates_per_arm,
            reranker=ByCrossEncoder(BySignals(), reranker) if reranker else BySignals(),
            spelling=Spelling(words, embeddings.is_common_word),
            initials=Initials(initials),
        )

    def answering_within(document_id: DocumentId, name: str) -> AnsweringService:
        return AnsweringService(
            search_by(
                vectors.within(document_id),
                words.within(document_id),
                initials.within(document_id),
            ),
            OneDocument(documents, document_id, name),
            model_server,
            embeddings,
            settings,
        )

    search = search_by(vectors, words, initials)
    return Services(
        settings=settings,
        database=database,
        accounts=Accounts(AccountStore(database), Throttle(SignInAttemptStore(database), settings)),
        sessions=Sessions(SignInSessionStore(database), settings),
        patients=PatientStore(database),
        documents=documents,
        sections=SectionStore(database),
        intake=Intake(documents, settings),
        jobs=JobQueue(database, settings),
        answers=AnswerStore(database),
        receipts=ReceiptStore(database),
        sentences=SentenceStore(database),
        audit=AuditTrail(database),
        embeddings=embeddings,
        reranker=reranker,
        model_server=model_server,
        search=search,
        answering=AnsweringService(search, documents, model_server, embeddings, settings),
        answering_within=answering_within,
    )
