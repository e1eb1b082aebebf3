"""Models that a site names: an embedding model with prefixes of its own, and a cross-encoder."""

import json
from pathlib import Path

import pytest

from medmemory.errors import ConfigurationError
from medmemory.models.embeddings import EmbeddingModel
from medmemory.models.reranker import CrossEncoderModel
from tests.conftest import make_settings
from tests.support.corpus import real_embeddings

TEXT = "Potassium 4.1 mmol/l."


@pytest.fixture
def prefixing_model(tmp_path: Path) -> Path:
    """The installed weights, as if they had been trained with prefixes."""
    folder = tmp_path / "prefixing"
    folder.mkdir()
    for file in real_embeddings().folder.iterdir():
        (folder / file.name).symlink_to(file)
    (folder / "config_sentence_transformers.json").unlink(missing_ok=True)
    (folder / "config_sentence_transformers.json").write_text(
        json.dumps({"prompts": {"query": "query: ", "document": "passage: "}})
    )
    return folder


def test_a_model_gets_the_prefixes_that_its_own_files_name(
    tmp_path: Path, prefixing_model: Path
) -> None:
    bare = real_embeddings()
    model = EmbeddingModel(make_settings(tmp_path, embedding_model=str(prefixing_model)))
    assert model.embed_query(TEXT) == pytest.approx(bare.embed_query(f"query: {TEXT}"), abs=1e-5)
    assert model.embed_documents([TEXT])[0] == pytest.approx(
        bare.embed_documents([f"passage: {TEXT}"])[0], abs=1e-5
    )
    assert model.name == str(prefixing_model)
    # What it reads to the end is the passage with its prefix.
    assert model.count_tokens(TEXT) == bare.count_tokens(f"passage: {TEXT}")


def test_a_prefix_of_the_settings_goes_before_the_models_own(
    tmp_path: Path, prefixing_model: Path
) -> None:
    model = EmbeddingModel(
        make_settings(
            tmp_path,
            embedding_model=str(prefixing_model),
            embedding_query_prefix="ask: ",
            embedding_passage_prefix="told: ",
        )
    )
    assert (model.query_prefix, model.passage_prefix) == ("ask: ", "told: ")
    # Its vectors are others, so they have another name and are not compared.
    assert model.name != str(prefixing_model)


def test_a_question_asked_again_is_not_embedded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    model = real_embeddings()
    first = model.embed_query("Was the potassium measured twice?")
    first[0] = 9.0  # the caller's own copy

    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(model, "_encode", refuse)
    assert model.embed_query("Was the potassium measured twice?")[0] != 9.0


def test_common_words_are_told_from_rare_ones() -> None:
    model = real_embeddings()
    assert model.is_common_word("pressure")
    assert not model.is_common_word("presure")


def make_cross_encoder(folder: Path, labels: int) -> Path:
    """A cross-encoder that was never trained, with the installed model's tokenizer."""
    # Seconds of import, which no other test of the run should pay for.
    from transformers import (  # noqa: PLC0415
        AutoTokenizer,
        BertConfig,
        BertForSequenceClassification,
    )

    tokenizer = AutoTokenizer.from_pretrained(real_embeddings().folder)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
    )
    config.num_labels = labels
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def test_a_cross_encoder_of_a_folder_scores_each_passage(tmp_path: Path) -> None:
    folder = make_cross_encoder(tmp_path / "cross", 1)
    model = CrossEncoderModel(make_settings(tmp_path, reranker=str(folder)))
    model.load()
    one, other = model.scores("potassium?", [TEXT, "Home tomorrow."])
    assert isinstance(one, float)
    assert one != other


def test_a_folder_that_holds_no_cross_encoder_is_a_clear_error(tmp_path: Path) -> None:
    classifier = make_cross_encoder(tmp_path / "classifier", 3)
    (tmp_path / "empty").mkdir()
    for folder in (classifier, tmp_path / "empty"):
        model = CrossEncoderModel(make_settings(tmp_path, reranker=str(folder)))
        with pytest.raises(ConfigurationError, match="MEDMEMORY_RERANKER"):
            model.load()
