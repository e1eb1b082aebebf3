"""The doctor's look at the two models: embedding weights and language model."""

from collections.abc import Iterator

from medmemory.cli.findings import Finding, Level
from medmemory.errors import ConfigurationError
from medmemory.models.embeddings import EmbeddingModel
from medmemory.models.ollama import ModelServer, ModelServerState
from medmemory.settings import Settings

_SINCE_NONE = "Until then answers quote the record, without a model."


def check_weights(model: EmbeddingModel) -> Finding:
    """Whether the embedding model can be loaded; torch is not needed to tell."""
    subject = "Embedding weights"
    try:
        model.verify()
    except ConfigurationError as error:
        return Finding(Level.PROBLEM, subject, "They cannot be used.", str(error))
    return Finding(Level.OK, subject, f"{model.name}, {model.dimension} dimensions.")


async def check_model_server(settings: Settings) -> list[Finding]:
    """Whether answers can be written by a model. Without one MedMemory works on, hence warnings."""
    server = ModelServer(settings)
    try:
        state = await server.state()
    finally:
        await server.close()
    return list(_findings(settings, state))


def _findings(settings: Settings, state: ModelServerState) -> Iterator[Finding]:
    subject = "Model server"
    if not state.reachable:
        yield Finding(
            Level.WARNING,
            subject,
            f"{settings.ollama_base_url} does not answer.",
            f"Start Ollama there, or name another in MEDMEMORY_OLLAMA_URL. {_SINCE_NONE}",
        )
        return
    yield Finding(
        Level.OK, subject, f"Ollama {state.version} answers on {settings.ollama_base_url}."
    )
    if not state.is_pulled:
        yield Finding(
            Level.WARNING,
            "Model",
            f"{state.model} cannot be used: {state.problem}",
            f"ollama pull {state.model}    ({_SINCE_NONE})",
        )
        return
    yield Finding(Level.OK, "Model", f"{state.model} is pulled.")
    yield _check_context(settings, state)


def _check_context(settings: Settings, state: ModelServerState) -> Finding:
    subject, wanted, given = "Context length", settings.model_context_tokens, state.context_tokens
    if given is not None and given < wanted:
        return Finding(
            Level.WARNING,
            subject,
            f"{state.model} reads {given} tokens, the settings ask for {wanted}.",
            f"Set MEDMEMORY_MODEL_CONTEXT_TOKENS to {given}, or choose a model that reads more.",
        )
    return Finding(Level.OK, subject, f"{wanted} tokens, which the model can read.")
