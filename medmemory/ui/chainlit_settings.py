"""What Chainlit's own file of settings cannot say, because our settings do."""

from chainlit.config import config

from medmemory.settings import Settings

_MEGABYTE = 1024 * 1024
PAGES_MEGABYTE = 1_000_000  # as Chainlit's page counts


def page_megabytes(settings: Settings) -> int:
    """How large a file the page sends, in the page's own megabytes."""
    return max(1, settings.upload_max_bytes // _MEGABYTE)


def apply(settings: Settings) -> None:
    """The page offers no more than the server accepts, and follows the system's colour scheme."""
    uploads = config.features.spontaneous_file_upload
    if uploads is not None:
        uploads.max_files = settings.upload_max_files
        uploads.max_size_mb = page_megabytes(settings)
    # The page takes "system" too; only Chainlit's type of the setting has no word for it.
    config.ui.default_theme = "system"
