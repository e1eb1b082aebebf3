"""The weights that come with the installation."""

import subprocess
import sys
from pathlib import Path

import pytest

from medmemory.errors import ConfigurationError
from medmemory.models.embeddings import EmbeddingModel
from tests.conftest import make_settings
from tests.support.ingestion import installed_weights


def cosine(left: list[float], right: list[float]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))


def test_importing_and_counting_need_no_torch() -> None:
    program = (
        "import sys; from pathlib import Path;"
        "from medmemory.models.embeddings import EmbeddingModel;"
        "from medmemory.settings import Settings;"
        "model = EmbeddingModel(Settings(_env_file=None, data_dir=Path('/nonexistent')));"
        "assert model.count_tokens('word ' * 500) == 502;"
        "assert (model.dimension, model.window_tokens, model.is_loaded) == (384, 256, False);"
        "assert 'torch' not in sys.modules and 'transformers' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_vectors_are_of_length_one_in_the_order_of_the_texts() -> None:
    model = installed_weights()
    texts = ["Potassium 4.1 mmol/l. " * repeats for repeats in (9, 1, 20, 3)]
    vectors = model.embed_documents(texts)
    for text, vector in zip(texts, vectors, strict=True):
        assert cosine(vector, vector) == pytest.approx(1, abs=1e-3)
        assert cosine(vector, model.embed_query(text)) > 0.999
    assert model.embed_documents([]) == []


def test_meaning_decides_the_ranking() -> None:
    model = installed_weights()
    near, far = model.embed_documents(["Blood sugar was high.", "The ankle is fractured."])
    question = model.embed_query("Does the patient have diabetes?")
    assert cosine(question, near) > cosine(question, far)


def test_a_model_that_is_nowhere_is_a_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    model = EmbeddingModel(make_settings(tmp_path, embedding_model="nobody/has-this-model"))
    with pytest.raises(ConfigurationError, match="MEDMEMORY_EMBEDDING_MODEL"):
        model.load()


def test_a_folder_without_a_model_is_said_to_be_none(tmp_path: Path) -> None:
    model = EmbeddingModel(make_settings(tmp_path, embedding_model=str(tmp_path)))
    for attempt in (model.verify, model.load):
        with pytest.raises(ConfigurationError, match="MEDMEMORY_EMBEDDING_MODEL"):
            attempt()
