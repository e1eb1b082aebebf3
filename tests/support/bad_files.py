"""All bad files, made by script: name, bytes, and what must become of them."""

from tests.support.bad_archives import ARCHIVES
from tests.support.bad_file import BadFile
from tests.support.bad_office import OFFICE
from tests.support.bad_pdfs import PDFS
from tests.support.bad_records import RECORDS
from tests.support.bad_texts import TEXTS

BAD_FILES: tuple[BadFile, ...] = (*PDFS, *ARCHIVES, *OFFICE, *RECORDS, *TEXTS)
