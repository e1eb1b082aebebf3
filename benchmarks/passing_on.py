"""How long a model's first token takes to the page: `python -m benchmarks.passing_on`.

The stand-in for the model server runs in this process, so that both ends are read off one clock.
Prints a row for BENCHMARKS.md.
"""

import asyncio
import tempfile
from pathlib import Path

from benchmarks.chat_client import Clinician
from benchmarks.serve import is_read, quantiles_ms, row, until
from benchmarks.stack import FIRST_TOKEN_MS, TOKENS_PER_SECOND, Serving
from tests.support.documents import pdf, ward_notes
from tests.support.ollama_stand_in import OllamaStandIn, Reply

QUESTIONS = 30
PAGES = 5


def main() -> None:
    """Prints one Markdown row."""
    reply = Reply(first_token_ms=FIRST_TOKEN_MS, tokens_per_second=TOKENS_PER_SECOND)
    with tempfile.TemporaryDirectory() as name, OllamaStandIn(default=reply) as model_server:
        port = int(model_server.url.rsplit(":", 1)[1])
        with Serving(Path(name), model_server_port=port) as serving:
            samples = asyncio.run(_measure(serving, model_server))
    row("From the model's first token to the page, one user, p50 / p95", quantiles_ms(samples, 95))


async def _measure(serving: Serving, model_server: OllamaStandIn) -> list[float]:
    clinician = Clinician(serving.url)
    await clinician.sign_in(*serving.first_account())
    patient_id = await clinician.create_patient("BENCH-PASS")
    async with clinician.conversation() as conversation:
        await conversation.choose(patient_id)
        await conversation.drop("notes.pdf", pdf(ward_notes(PAGES)))
        await until(lambda: is_read(clinician, patient_id))
    samples = []
    for number in range(QUESTIONS):
        async with clinician.conversation() as conversation:
            await conversation.choose(patient_id)
            await conversation.ask(f"What does the note with marker number {number % PAGES} say?")
            samples.append(conversation.first_token_at - model_server.chats[-1].first_token_at)
    await clinician.close()
    return samples


if __name__ == "__main__":
    main()
