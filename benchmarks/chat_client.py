"""A clinician without a browser: the requests and the socket that Chainlit's page would use."""

import asyncio
import time
import uuid
from datetime import UTC, datetime
from typing import Any, Self

import httpx
import socketio

_STEP_SECONDS = 60.0
# What a growing message says before the model does ends like this.
_PROGRESS = "…"


class Clinician:
    """Signed in, with as many conversations as wanted."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.http = httpx.AsyncClient(base_url=url, trust_env=False, timeout=_STEP_SECONDS)

    async def sign_in(self, name: str, password: str) -> None:
        response = await self.http.post("/login", data={"username": name, "password": password})
        response.raise_for_status()

    async def create_patient(self, mrn: str) -> str:
        """The new patient's id."""
        response = await self.http.post(
            "/api/patients",
            json={
                "mrn": mrn,
                "family_name": "Figure",
                "given_name": "Benjamin",
                "birth_date": "1950-01-01",
                "sex": "male",
            },
        )
        response.raise_for_status()
        patient_id: str = response.json()["id"]
        return patient_id

    async def documents(self, patient_id: str) -> list[dict[str, Any]]:
        response = await self.http.get("/api/documents", params={"patient": patient_id})
        response.raise_for_status()
        documents: list[dict[str, Any]] = response.json()
        return documents

    def conversation(self) -> "Conversation":
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        return Conversation(self._url, cookies, self.http)

    async def close(self) -> None:
        await self.http.aclose()


class Conversation:
    """One socket with a thread of its own; open inside the `async with` block.

    `first_token_at`: when the first words of the last answer came, by time.perf_counter.
    """

    def __init__(self, url: str, cookies: str, http: httpx.AsyncClient) -> None:
        self._url, self._cookies, self._http = url, cookies, http
        self._session_id = str(uuid.uuid4())
        self._socket = socketio.AsyncClient(reconnection=False)
        self._first_token = asyncio.Event()
        self.first_token_at = 0.0
        self._task_ended = asyncio.Event()
        self._patient_shown = asyncio.Event()
        self._socket.on("stream_token", self._on_token)
        self._socket.on("task_end", self._on_task_end)
        self._socket.on("window_message", self._on_window_message)

    async def __aenter__(self) -> Self:
        await self._socket.connect(
            self._url,
            headers={"Cookie": self._cookies},
            auth={
                "sessionId": self._session_id,
                "clientType": "webapp",
                "threadId": "",
                "userEnv": "{}",
                "chatProfile": "",
            },
            socketio_path="/ws/socket.io",
            transports=["websocket"],
        )
        await self._socket.emit("connection_successful")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._socket.disconnect()

    async def choose(self, patient_id: str) -> None:
        """The conversation is about the patient."""
        await self._socket.emit(
            "window_message", {"medmemory_request": "choose_patient", "patient_id": patient_id}
        )
        await asyncio.wait_for(self._patient_shown.wait(), _STEP_SECONDS)

    async def drop(self, file_name: str, content: bytes) -> None:
        """The file is sent, as when it is dropped into the chat."""
        response = await self._http.post(
            "/project/file",
            params={"session_id": self._session_id},
            files={"file": (file_name, content, "application/pdf")},
        )
        response.raise_for_status()
        await self._send("", files=[{"id": response.json()["id"]}])

    async def ask(self, question: str) -> float:
        """Seconds from sending the question to the first words of its answer, which is awaited."""
        self._first_token.clear()
        self._task_ended.clear()
        asked_at = time.perf_counter()
        await self._send(question, files=[])
        await asyncio.wait_for(self._first_token.wait(), _STEP_SECONDS)
        await asyncio.wait_for(self._task_ended.wait(), _STEP_SECONDS)
        return self.first_token_at - asked_at

    async def _send(self, text: str, *, files: list[dict[str, str]]) -> None:
        message = {
            "id": str(uuid.uuid4()),
            "threadId": "",
            "name": "clinician",
            "type": "user_message",
            "output": text,
            "createdAt": datetime.now(UTC).isoformat(),
        }
        await self._socket.emit("client_message", {"message": message, "fileReferences": files})

    async def _on_token(self, event: dict[str, Any]) -> None:
        words = str(event.get("token", "")).strip()
        if words and not words.endswith(_PROGRESS) and not self._first_token.is_set():
            self.first_token_at = time.perf_counter()
            self._first_token.set()

    async def _on_task_end(self, *_: object) -> None:
        if self._first_token.is_set():
            self._task_ended.set()

    async def _on_window_message(self, message: object) -> None:
        match message:
            case {"medmemory": "patient", "patient": {"mrn": _}}:
                self._patient_shown.set()
