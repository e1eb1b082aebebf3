"""All settings, read once from the environment and `.env`, validated, then frozen."""

import json
import os
import secrets
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AliasChoices,
    Field,
    HttpUrl,
    IPvAnyAddress,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, DotEnvSettingsSource, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from medmemory.errors import ConfigurationError
from medmemory.settings_problems import PREFIX, misspelt_variables, wrong_values

_REMEDY = "Mend the environment or the file .env; .env.example explains every setting."

APPLICATION_ROOT = Path(__file__).resolve().parent.parent

Positive = Annotated[int, Field(gt=0)]
PositiveSeconds = Annotated[float, Field(gt=0)]


def _default_data_dir() -> Path:
    """Outside the checkout, so that a new clone of the program finds the same records."""
    return Path(os.environ.get("XDG_DATA_HOME") or "~/.local/share").expanduser() / "medmemory"


class LogFormat(StrEnum):
    AUTO = "auto"  # readable on a terminal, JSON elsewhere
    JSON = "json"
    CONSOLE = "console"


class Settings(BaseSettings):
    """Each field is the environment variable MEDMEMORY_<NAME>; `.env.example` explains them all."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    # Where things are
    data_dir: Path = Field(default_factory=_default_data_dir)
    host: IPvAnyAddress = IPv4Address("127.0.0.1")
    port: int = Field(default=8000, ge=1, le=65535)
    public_url: HttpUrl | None = None

    # Database
    db_url: SecretStr | None = None
    db_app_url: SecretStr | None = None
    db_pool_size: Positive = 20
    db_max_overflow: Annotated[int, Field(ge=0)] = 10
    db_pool_timeout_seconds: PositiveSeconds = 10
    db_pool_recycle_seconds: Positive = 1800
    db_pool_pre_ping: bool = True
    db_statement_timeout_seconds: PositiveSeconds = 30

    # Language model
    ollama_url: HttpUrl = Field(default=HttpUrl("http://127.0.0.1:11434"))
    model: str = Field(default="medgemma1.5:4b", min_length=1)
    model_context_tokens: Annotated[int, Field(ge=2048)] = 8192
    model_answer_tokens: Annotated[int, Field(ge=64)] = 1024
    model_keep_alive: str = "30m"
    model_connect_timeout_seconds: PositiveSeconds = 3
    model_first_token_timeout_seconds: PositiveSeconds = 120
    model_token_timeout_seconds: PositiveSeconds = 60

    # Embeddings; empty: the weights that come with the installation
    embedding_model: str | None = None
    # What its questions and passages begin with; empty: what the model's own files say
    embedding_query_prefix: str | None = None
    embedding_passage_prefix: str | None = None
    embedding_threads: Positive = Field(default_factory=lambda: max(1, (os.cpu_count() or 2) - 1))

    # Retrieval
    retrieval_candidates_per_arm: Positive = 30
    retrieval_passages: Annotated[int, Field(ge=1, le=50)] = 8
    reranker: str | None = None  # a cross-encoder; empty: none

    # Uploads
    upload_max_bytes: Positive = 50 * 1024 * 1024
    upload_max_files: Positive = 20
    document_max_pages: Positive = 5000
    # 20 ms of computing each: 200 s. 120 s, what reading may take, would be 6000, and a record of
    # 2000 pages of 300 words makes 6600 to 8700.
    document_max_chunks: Positive = 10_000

    # Reading one file: what its child process may use. At worst so many children are there at once
    # as a worker reads documents, and the small lane's; a converter that one of them starts
    # (LibreOffice, Tesseract) is held to the same limits by itself.
    parsing_cpu_seconds: Positive = 120
    parsing_wall_seconds: PositiveSeconds = 300
    parsing_memory_megabytes: Annotated[int, Field(ge=256)] = 2048

    # Virus scanner (clamd): a Unix socket or HOST:PORT; empty: none
    clamd: str | None = None

    # Sign-in
    session_idle_minutes: Positive = 30
    session_lifetime_hours: Positive = 12
    sign_in_attempts_per_account: Positive = 5
    sign_in_attempts_per_address: Positive = 20
    sign_in_lockout_minutes: Positive = 15
    trusted_proxies: Annotated[tuple[IPvAnyAddress, ...], NoDecode] = ()

    # Worker
    worker_start: bool = True
    worker_concurrency: Positive = 1
    worker_stalled_seconds: Positive = 20

    # Running
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] = "INFO"
    log_format: LogFormat = LogFormat.AUTO
    shutdown_grace_seconds: PositiveSeconds = 20
    sentry_dsn: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("SENTRY_DSN", "MEDMEMORY_SENTRY_DSN")
    )

    @property
    def reading_memory_megabytes(self) -> int:
        """What reading takes of the worker's machine at worst; the worker itself comes on top."""
        return (self.worker_concurrency + 1) * self.parsing_memory_megabytes

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _is_list(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        try:
            addresses = json.loads(value)
        except json.JSONDecodeError:
            addresses = None
        if not isinstance(addresses, list):
            raise ValueError('must be a JSON list of IP addresses, such as ["10.0.0.1"]')  # noqa: TRY004  # pydantic wants it
        return addresses

    @field_validator("db_url", "db_app_url")
    @classmethod
    def _is_postgres(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        try:
            url = make_url(value.get_secret_value())
        except ArgumentError:
            raise ValueError(
                "is not a database URL; write postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
            ) from None
        if url.get_backend_name() != "postgresql":
            raise ValueError(
                "must be a PostgreSQL URL: postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
            )
        if not url.username or not url.database:
            raise ValueError("must name a user and a database")
        return value

    @field_validator("clamd")
    @classmethod
    def _is_socket_or_port(cls, value: str | None) -> str | None:
        if value is None or value.removeprefix("unix:").startswith("/"):
            return value
        host, _, port = value.removeprefix("tcp://").rpartition(":")
        if not host or not port.isdecimal():
            raise ValueError("must be a socket such as /run/clamav/clamd.ctl, or HOST:PORT")
        return value

    @model_validator(mode="after")
    def _answer_fits_context(self) -> Self:
        if self.model_answer_tokens * 2 > self.model_context_tokens:
            raise ValueError(
                "MEDMEMORY_MODEL_ANSWER_TOKENS may be at most half of "
                "MEDMEMORY_MODEL_CONTEXT_TOKENS"
            )
        if self.db_app_url is not None and self.db_url is None:
            raise ValueError(
                "MEDMEMORY_DB_APP_URL needs MEDMEMORY_DB_URL beside it, for migrations"
            )
        return self

    @property
    def uses_embedded_postgres(self) -> bool:
        return self.db_url is None

    @property
    def address(self) -> str:
        """Where a browser finds the page."""
        if self.public_url is not None:
            return str(self.public_url)
        if self.host.is_loopback or self.host.is_unspecified:
            return f"http://localhost:{self.port}"
        host = f"[{self.host}]" if isinstance(self.host, IPv6Address) else str(self.host)
        return f"http://{host}:{self.port}"

    @property
    def secrets_dir(self) -> Path:
        return self.data_dir / "secrets"

    @property
    def ollama_base_url(self) -> str:
        return str(self.ollama_url).rstrip("/")


def load_settings() -> Settings:
    """The settings of this process; raises ConfigurationError naming each wrong variable."""
    names = {*os.environ, *DotEnvSettingsSource(Settings).env_vars}
    problems = misspelt_variables(names, Settings.model_fields)
    try:
        settings = Settings()
    except ValidationError as error:
        problems += wrong_values(error, Settings.model_fields)
    if problems:
        raise ConfigurationError("\n".join([*problems, _REMEDY]))
    return settings


def prepare_data_dir(settings: Settings) -> None:
    """The data folder and its secrets folder exist, the latter for its owner only.

    Raises ConfigurationError when they cannot be made or written.
    """
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        settings.secrets_dir.mkdir(mode=0o700, exist_ok=True)
        settings.secrets_dir.chmod(0o700)
    except OSError as error:
        raise ConfigurationError(
            f"MEDMEMORY_DATA_DIR: {settings.data_dir} cannot be used ({error.strerror}). "
            "Name a folder that this user can write."
        ) from error


def secret_from_file(settings: Settings, name: str) -> str:
    """The secret `name`, generated on first use (256 bits) and readable by its owner only."""
    path = settings.secrets_dir / name
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        path.chmod(0o600)
        secret = path.read_text(encoding="ascii").strip()
        if not secret:
            raise ConfigurationError(
                f"The secret file {path} is empty. Delete it; a new one is made at the next start."
            ) from None
        return secret
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        secret = secrets.token_urlsafe(32)
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    return secret
