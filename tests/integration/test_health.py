"""What the probes say of a site, part by part."""

import asyncio

from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from sqlalchemy import text

from medmemory.health import Health
from medmemory.server.health import health_routes
from medmemory.settings import Settings
from medmemory.storage.engine import Database
from tests.conftest import DatabaseUrls
from tests.support.identity import StillLoading

READY = StillLoading(is_loaded=True, problem=None)


async def ask(health: Health, path: str = "/health/ready") -> Response:
    app = FastAPI()
    app.include_router(health_routes(health))
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://site") as client:
        return await client.get(path)


def statuses(answer: Response) -> dict[str, str]:
    return {name: check["status"] for name, check in answer.json()["checks"].items()}


async def worker_seen(database: Database, *, seconds_ago: float) -> None:
    async with database.writing() as connection:
        await connection.execute(
            text(
                "insert into procrastinate_workers (last_heartbeat)"
                " values (now() - make_interval(secs => :seconds))"
            ),
            {"seconds": seconds_ago},
        )


async def test_a_site_with_everything_is_ready(database: Database) -> None:
    await worker_seen(database, seconds_ago=5)
    answer = await ask(Health(database, READY, READY))
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert set(statuses(answer).values()) == {"ok"}
    assert all(check["latency_ms"] >= 0 for check in answer.json()["checks"].values())


async def test_loading_weights_and_a_missing_model_server_degrade_it(database: Database) -> None:
    await worker_seen(database, seconds_ago=5)
    answer = await ask(Health(database, StillLoading(), StillLoading()))
    assert answer.status_code == 200
    assert answer.json()["status"] == "degraded"
    found = statuses(answer)
    assert (found["embeddings"], found["model_server"]) == ("degraded", "degraded")


async def test_without_a_living_worker_it_is_not_ready(database: Database) -> None:
    assert (await ask(Health(database, READY, READY))).status_code == 503
    await worker_seen(database, seconds_ago=90)
    answer = await ask(Health(database, READY, READY))
    assert (answer.status_code, statuses(answer)["worker"]) == (503, "down")


async def test_a_database_of_another_version_is_down(
    database: Database, database_urls: DatabaseUrls, settings: Settings
) -> None:
    owner = Database(database_urls.owner, settings)
    async with owner.writing() as connection:
        await connection.execute(text("update alembic_version set version_num = '0000'"))
    await owner.close()
    answer = await ask(Health(database, READY, READY))
    assert (answer.status_code, statuses(answer)["migrations"]) == (503, "down")


async def test_without_a_database_it_answers_soon_and_tells_no_address(
    database_urls: DatabaseUrls, settings: Settings
) -> None:
    away = Database(database_urls.application.set(port=1), settings)
    health = Health(away, READY, READY)
    answer = await ask(health)
    assert (answer.status_code, statuses(answer)["database"]) == (503, "down")
    assert "127.0.0.1" not in answer.text
    assert str(database_urls.application.password) not in answer.text
    assert (await ask(health, "/health")).status_code == 200
    await away.close()


async def test_a_check_that_hangs_is_given_up(database: Database) -> None:
    class Hanging(StillLoading):
        async def state(self) -> StillLoading:
            await asyncio.sleep(60)
            return self

    await worker_seen(database, seconds_ago=5)
    answer = await ask(Health(database, READY, Hanging(), timeout_seconds=0.3))
    assert statuses(answer)["model_server"] == "degraded"
    assert statuses(answer)["database"] == "ok"
