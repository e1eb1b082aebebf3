"""The optional cross-encoder: a question and a passage in, how well they fit out."""

import os
import threading
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from medmemory.errors import ConfigurationError
from medmemory.models.embeddings import folder_of_model
from medmemory.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentence_transformers import CrossEncoder

log = structlog.get_logger(__name__)


class CrossEncoderModel:
    """Safe to use from several threads; its methods block for as long as the model computes.

    `load` is called once, off the event loop; until then `is_loaded` is False and nobody waits.
    `folder` is read before any other weights are loaded: those shut the hub.
    """

    def __init__(self, settings: Settings) -> None:
        if settings.reranker is None:
            raise ConfigurationError("MEDMEMORY_RERANKER: names no model.")
        self.name = settings.reranker
        self._loading = threading.Lock()
        self._computing = threading.Lock()
        self._model: CrossEncoder | None = None

    @property
    def is_loaded(self) -> bool:
        return self._model is not None

    @cached_property
    def folder(self) -> Path:
        return folder_of_model(self.name, "MEDMEMORY_RERANKER")

    def load(self) -> None:
        """The weights are in memory; raises ConfigurationError when they are missing or no
        cross-encoder's."""
        with self._loading:
            if self._model is None:
                self._model = self._load()

    def scores(self, question: str, passages: "Sequence[str]") -> list[float]:
        """How well each passage answers the question; the higher the better."""
        self.load()
        assert self._model is not None  # noqa: S101  # it was loaded
        with self._computing:
            found = self._model.predict(
                [(question, passage) for passage in passages], show_progress_bar=False
            )
        return [float(score) for score in found]

    def _load(self) -> "CrossEncoder":
        folder = self.folder
        os.environ["HF_HUB_OFFLINE"] = "1"  # everything is in `folder`; nothing asks the network
        os.environ["TOKENIZERS_PARALLELISM"] = "false"
        # torch takes ten seconds and 400 MB, and not at start.
        from sentence_transformers import CrossEncoder  # noqa: PLC0415

        try:
            model: CrossEncoder = CrossEncoder(str(folder), device="cpu", local_files_only=True)
        except (OSError, ValueError) as error:
            raise ConfigurationError(
                "MEDMEMORY_RERANKER: the folder holds no cross-encoder that sentence-transformers "
                "reads. Name another, or leave it empty."
            ) from error
        if model.config is None or model.config.num_labels != 1:
            raise ConfigurationError(
                "MEDMEMORY_RERANKER: the model gives several scores to a passage; one is needed. "
                "Name another, or leave it empty."
            )
        log.info("reranker_loaded", model=self.name)
        return model
