"""How a reading process talks to the worker: JSON records, each behind its length."""

import json
import struct
from typing import Any, BinaryIO

LENGTH = struct.Struct(">I")
LONGEST_RECORD = 256 * 1024 * 1024

Record = dict[str, Any]  # JSON between two processes of ours; checked where it is read


def write_record(stream: BinaryIO, record: Record) -> None:
    """The record is on its way to the other process."""
    body = json.dumps(record).encode()
    stream.write(LENGTH.pack(len(body)) + body)
    stream.flush()
