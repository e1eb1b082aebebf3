"""What answering needs from the outside."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from langchain_core.language_models import BaseChatModel

from medmemory.clinical.answer import Coverage
from medmemory.clinical.identifiers import PatientId
from medmemory.errors import ModelServerError


class ModelState(Protocol):
    @property
    def model(self) -> str: ...

    @property
    def digest(self) -> str | None: ...

    @property
    def context_tokens(self) -> int | None: ...

    @property
    def reply_tokens(self) -> int | None:
        """What of these a reply may take, thoughts included."""

    @property
    def problem(self) -> ModelServerError | None: ...


class LanguageModel(Protocol):
    async def state(self) -> ModelState:
        """How the model server is; never raises."""

    def chat_model(self) -> AbstractAsyncContextManager[BaseChatModel]:
        """A model for one answer, which fails with ModelServerError only.

        Its text is what it says alone. A piece that comes while it thinks has `reasoning_content`
        among its `additional_kwargs`; one before which all was thought has `takes_back`.
        """


class RecordCoverage(Protocol):
    async def coverage(self, *, patient_id: PatientId) -> Coverage: ...


class SentenceEmbedder(Protocol):
    @property
    def is_loaded(self) -> bool: ...

    def embed_query(self, text: str) -> list[float]: ...

    def embed_documents(self, texts: list[str]) -> list[list[float]]: ...
