"""The server's socket sends what it is given at once."""

import asyncio
import socket
from pathlib import Path

from medmemory.cli.serve import _bind
from tests.conftest import make_settings


async def test_a_connection_does_not_wait_for_more_to_send(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    accepted: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def look(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = writer.get_extra_info("socket")
        accepted.set_result(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    listener = _bind(make_settings(tmp_path, None, port=port))
    async with await asyncio.start_server(look, sock=listener):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        assert await asyncio.wait_for(accepted, 10)
        writer.close()
