"""Ottilie Marchbanks: diabetes and kidney disease, admitted with pneumonia. Fictional.

Doses and results differ between the letters as they would over a year: questions about change have
answers here. The scanned page holds what no other document does.
"""

from datetime import date

from medmemory.clinical.patient import Sex
from medmemory.demo import marchbanks_hospital as hospital
from medmemory.demo import marchbanks_practice as practice
from medmemory.demo.docx import as_docx
from medmemory.demo.markdown import as_markdown
from medmemory.demo.pdf import as_pdf
from medmemory.demo.record import DemoDocument, DemoPatient
from medmemory.demo.scan import as_scan

OTTILIE_MARCHBANKS = DemoPatient(
    mrn="DEMO-1001",
    family_name="Marchbanks",
    given_name="Ottilie",
    birth_date=date(1956, 4, 18),
    sex=Sex.FEMALE,
    documents=(
        DemoDocument("2026-03-14 discharge letter.pdf", hospital.DISCHARGE, as_pdf),
        DemoDocument("2026-04-01 laboratory report.pdf", hospital.LABORATORY, as_pdf),
        DemoDocument("2026-05-06 clinic note.md", practice.CLINIC_NOTE, as_markdown),
        DemoDocument("2026-05-06 medication list.docx", practice.MEDICATION_LIST, as_docx),
        DemoDocument("2026-08-14 telephone note.txt", practice.TELEPHONE_NOTE, as_markdown),
        DemoDocument("2025-11-12 retinal screening (scan).pdf", hospital.SCANNED_LETTER, as_scan),
    ),
)
