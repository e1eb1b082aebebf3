"""Speaks clamd's protocol on a real socket and knows one malware: EICAR's test file."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

# Taken apart, so that no scanner takes this file for it.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!" + b"$H+H*"


class ClamdStandIn:
    """`scanned` holds what was sent; more than `most_bytes` in one stream is cut off."""

    def __init__(self, most_bytes: int) -> None:
        self.scanned: list[bytes] = []
        self._most_bytes = most_bytes

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        command = await reader.readuntil(b"\0")
        if command == b"zVERSION\0":
            writer.write(b"ClamAV 1.4.3/27000\0")
        elif command == b"zINSTREAM\0":
            writer.write(await self._scan(reader))
        else:
            writer.write(b"UNKNOWN COMMAND\0")
        await writer.drain()
        writer.close()

    async def _scan(self, reader: asyncio.StreamReader) -> bytes:
        content = b""
        while length := struct.unpack(">I", await reader.readexactly(4))[0]:
            content += await reader.readexactly(length)
            if len(content) > self._most_bytes:
                return b"INSTREAM size limit exceeded. ERROR\0"
        self.scanned.append(content)
        return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


@asynccontextmanager
async def clamd(
    address: str | None = None, *, most_bytes: int = 10**8
) -> AsyncIterator[tuple[ClamdStandIn, str]]:
    """Runs at the Unix socket `address`, or at a free port; yields itself and where it listens."""
    stand_in = ClamdStandIn(most_bytes)
    if address is not None:
        server = await asyncio.start_unix_server(stand_in.serve, address)
    else:
        server = await asyncio.start_server(stand_in.serve, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        address = f"{host}:{port}"
    async with server:
        yield stand_in, address
