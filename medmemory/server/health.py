"""What probes ask: GET /health (this process runs) and GET /health/ready (it can do its work)."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from medmemory.health import Health, Status, overall


def health_routes(health: Health) -> APIRouter:
    """Both are open to everybody, and so name nothing that only the site should know."""
    router = APIRouter()

    @router.get("/health")
    async def alive() -> dict[str, str]:
        return {"status": "ok"}

    @router.get("/health/ready")
    async def ready() -> Response:
        results = await health.check()
        status = overall(results)
        return JSONResponse(
            {
                "status": status,
                "checks": {
                    result.name: {
                        "status": result.finding.status,
                        "latency_ms": result.latency_ms,
                        "detail": result.finding.detail,
                    }
                    for result in results
                },
            },
            status_code=HTTPStatus.SERVICE_UNAVAILABLE if status is Status.DOWN else HTTPStatus.OK,
        )

    return router
