"""A running MedMemory, from outside: `python -m benchmarks.serve`. Prints rows for BENCHMARKS.md.

Start, memory, latency while 200 pages are read, and the time to the first token beyond the model's
own, for one clinician and for eight at once. Takes about five minutes.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

from benchmarks.chat_client import Clinician
from benchmarks.stack import FIRST_TOKEN_MS, ModelServerProcess, Serving
from tests.support.documents import pdf, ward_notes

PAGES = 200
QUESTIONS_ALONE = 30
CLINICIANS_AT_ONCE = 8
ROUNDS_AT_ONCE = 5
_PAUSE_BETWEEN_SAMPLES_SECONDS = 0.1
_THREAD_PAGE = {"pagination": {"first": 35}, "filter": {}}


def main() -> None:
    """Prints one Markdown row a figure."""
    print("| What | MedMemory |\n|---|---|")
    with tempfile.TemporaryDirectory() as name, ModelServerProcess() as model_server:
        folder = Path(name)
        with Serving(folder, model_server_port=model_server.port) as first:
            row("Start to sign-in page, first start", f"{first.start_seconds:.1f} s")
            account = first.first_account()
        with Serving(folder, model_server_port=model_server.port) as serving:
            row("Start to sign-in page, second start", f"{serving.start_seconds:.1f} s")
            asyncio.run(_measure(serving, account))


async def _measure(serving: Serving, account: tuple[str, str]) -> None:
    clinician = Clinician(serving.url)
    await clinician.sign_in(*account)
    await until(lambda: _weights_are_ready(clinician))
    patient_id = await clinician.create_patient("BENCH-200")
    await _measure_while_reading(serving, clinician, patient_id)

    async with clinician.conversation() as warm_up:
        await warm_up.choose(patient_id)
        await warm_up.ask(_question(0))
    alone = [
        await _first_token_seconds(clinician, patient_id, number)
        for number in range(1, QUESTIONS_ALONE + 1)
    ]
    row(
        f"First token beyond the model's own, {PAGES}-page document, one user, p50 / p95",
        quantiles_ms(_beyond_model(alone), 95),
    )
    at_once: list[float] = []
    for _ in range(ROUNDS_AT_ONCE):
        at_once += await _ask_at_once(clinician, patient_id)
    row(
        f"First token beyond the model's own, {PAGES}-page document, {CLINICIANS_AT_ONCE} at once, "
        "p50 / p95",
        quantiles_ms(_beyond_model(at_once), 95),
    )
    application, worker = serving.resident_mib()
    row(
        "Resident memory, application / worker, after the run",
        f"{application:.0f} / {worker:.0f} MiB",
    )
    await clinician.close()


async def _measure_while_reading(serving: Serving, clinician: Clinician, patient_id: str) -> None:
    """Prints the latencies of two pages between a file being dropped and being searchable."""
    sign_in_page: list[float] = []
    sidebar: list[float] = []

    async def get_sign_in_page() -> None:
        (await clinician.http.get("/login")).raise_for_status()

    async def get_sidebar() -> None:
        (await clinician.http.post("/project/threads", json=_THREAD_PAGE)).raise_for_status()

    async with clinician.conversation() as conversation:
        await conversation.choose(patient_id)
        cpu_before, began = serving.worker_cpu_seconds(), time.perf_counter()
        await conversation.drop("notes.pdf", pdf(ward_notes(PAGES)))
        while not await is_read(clinician, patient_id):
            sign_in_page.append(await _seconds(get_sign_in_page))
            sidebar.append(await _seconds(get_sidebar))
            await asyncio.sleep(_PAUSE_BETWEEN_SAMPLES_SECONDS)
    cpu = serving.worker_cpu_seconds() - cpu_before
    row(f"{PAGES} pages from drop to searchable", f"{time.perf_counter() - began:.0f} s")
    row(f"CPU time of the worker for {PAGES} pages", f"{cpu:.0f} s")
    for name, samples in (("Sign-in page", sign_in_page), ("Sidebar", sidebar)):
        row(
            f"{name} while {PAGES} pages are read, p50 / p99 ({len(samples)} samples)",
            quantiles_ms(samples, 99),
        )


async def _ask_at_once(clinician: Clinician, patient_id: str) -> list[float]:
    async with AsyncExitStack() as stack:
        conversations = [
            await stack.enter_async_context(clinician.conversation())
            for _ in range(CLINICIANS_AT_ONCE)
        ]
        for conversation in conversations:
            await conversation.choose(patient_id)
        return await asyncio.gather(
            *(
                conversation.ask(_question(number))
                for number, conversation in enumerate(conversations)
            )
        )


async def _first_token_seconds(clinician: Clinician, patient_id: str, number: int) -> float:
    """In a conversation of its own: a follow-up would ask the model to rewrite it first."""
    async with clinician.conversation() as conversation:
        await conversation.choose(patient_id)
        return await conversation.ask(_question(number))


def _question(number: int) -> str:
    return f"What does the note with marker number {number * 6 + 1} say about creatinine?"


def _beyond_model(samples: list[float]) -> list[float]:
    return [sample - FIRST_TOKEN_MS / 1000 for sample in samples]


async def _weights_are_ready(clinician: Clinician) -> bool:
    response = await clinician.http.get("/api/status")
    return bool(response.json()["embeddings"] == "ready")


async def is_read(clinician: Clinician, patient_id: str) -> bool:
    """Whether the patient's one document can be searched."""
    statuses = [document["status"] for document in await clinician.documents(patient_id)]
    if "failed" in statuses:
        raise RuntimeError("The document could not be read.")
    return statuses == ["ready"]


async def until(is_so: Callable[[], Awaitable[bool]]) -> None:
    """It is so; raises TimeoutError after two minutes."""
    async with asyncio.timeout(120):
        while not await is_so():  # noqa: ASYNC110  # another process's state has no event
            await asyncio.sleep(0.2)


async def _seconds(work: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await work()
    return time.perf_counter() - began


def quantiles_ms(samples: list[float], upper_percent: int) -> str:
    """Median and upper percentile of seconds, in words."""
    upper = statistics.quantiles(samples, n=100, method="inclusive")[upper_percent - 1]
    return f"{statistics.median(samples) * 1000:.0f} / {upper * 1000:.0f} ms"


def row(what: str, figure: str) -> None:
    """Prints a row of the table in BENCHMARKS.md."""
    print(f"| {what} | {figure} |", flush=True)


if __name__ == "__main__":
    main()
