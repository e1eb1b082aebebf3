"""Times of structured files keep the day, the time and the zone that they are written with."""

import json
from datetime import date

import pytest

from medmemory.clinical.document_status import ReadingStep
from medmemory.ingestion.parsing import cda, fhir, hl7_v2
from medmemory.ingestion.parsing.structured.dates import (
    compact_moment,
    day_of,
    iso_day,
    iso_moment,
    period,
)
from tests.support.structured_files import cda as cda_document
from tests.support.structured_files import cda_body, cda_section

# Each is another day in UTC, or in the zone of a reader who is elsewhere.
ACROSS_MIDNIGHT = [
    ("2024-03-02T23:30:00-05:00", "2024-03-02 23:30 UTC-05:00"),
    ("2024-03-02T00:15:00+13:00", "2024-03-02 00:15 UTC+13:00"),
    ("2024-03-02T00:00:00.000Z", "2024-03-02 00:00 UTC"),
    ("2024-03-02T23:59+05:45", "2024-03-02 23:59 UTC+05:45"),
    ("2024-03-02T23:59:59", "2024-03-02 23:59"),
    ("2024-03-02", "2024-03-02"),
    ("2024-03", "2024-03"),
]


@pytest.mark.parametrize(("written", "shown"), ACROSS_MIDNIGHT)
def test_a_time_keeps_its_day_and_its_zone(written: str, shown: str) -> None:
    assert iso_moment(written) == shown
    assert iso_day(written) == shown[:10]
    compact = written.partition(".000")[0].replace("-05:00", "~0500").replace("T", "")
    compact = compact.replace("-", "").replace(":", "").replace("~", "-")
    assert compact_moment(compact + ("Z" if "000Z" in written else "")) == shown
    assert day_of(shown) == (date(2024, 3, 2) if len(shown) >= 10 else None)


def test_a_zone_of_hours_alone_and_one_of_nought() -> None:
    assert compact_moment("202403022330-05") == "2024-03-02 23:30 UTC-05:00"
    assert compact_moment("20240302233000.123+0000") == "2024-03-02 23:30 UTC"
    assert compact_moment("20240302-0500") == "2024-03-02"  # a day has no zone worth naming


def test_a_stretch_names_its_zone_once() -> None:
    start, end = "2024-03-02 23:30 UTC-05:00", "2024-03-02 23:50 UTC-05:00"
    assert period(start, end) == "2024-03-02 23:30 – 23:50 UTC-05:00"
    assert period(start, "2024-03-03 00:10 UTC-05:00") == (
        "2024-03-02 23:30 – 2024-03-03 00:10 UTC-05:00"
    )
    # In the night in which the clocks change.
    assert period(start, "2024-03-03 03:10 UTC-04:00") == (
        "2024-03-02 23:30 UTC-05:00 – 2024-03-03 03:10 UTC-04:00"
    )


def _nothing(_done: int, _of: int, _step: ReadingStep = ReadingStep.READING, /) -> None:
    return


@pytest.mark.parametrize(("written", "shown"), ACROSS_MIDNIGHT[:5])
def test_a_fhir_observation_is_of_the_day_it_was_written_with(written: str, shown: str) -> None:
    content = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "Potassium"},
        "effectiveDateTime": written,
        "valueQuantity": {"value": 4.1, "unit": "mmol/L"},
    }
    parsed = fhir.parse(json.dumps(content).encode(), page_limit=10, report=_nothing)
    assert f"{shown}  Potassium" in parsed.pages[0].text
    assert {one.effective for one in parsed.resources} == {date(2024, 3, 2)}
    assert parsed.document_date == date(2024, 3, 2)


def test_an_hl7_v2_result_is_of_the_day_it_was_written_with() -> None:
    message = "\r".join(
        (
            "MSH|^~\\&|LAB|SITE|||20240302235900-0500||ORU^R01|1|P|2.5",
            "PID|1||1||Doe^Jo",
            "OBR|1|||CHEM^Chemistry|||20240302233000-0500",
            "OBX|1|NM|K^Potassium||4.1|mmol/L|||||F|||20240302234500-0500",
        )
    )
    parsed = hl7_v2.parse(message.encode(), page_limit=10, report=_nothing)
    text = "\n".join(page.text for page in parsed.pages)
    assert "2024-03-02 23:45 UTC-05:00  Potassium" in text
    assert "2024-03-03" not in text
    assert parsed.document_date == date(2024, 3, 2)


def test_a_cda_entry_is_of_the_day_it_was_written_with() -> None:
    entry = (
        '<entry><observation moodCode="EVN"><code displayName="Potassium" code="2823-3"/>'
        '<effectiveTime value="20230302233000-0500"/><value xsi:type="PQ" value="4.1"'
        ' unit="mmol/L"/></observation></entry>'
    )
    content = cda_document(cda_body(cda_section("Results", "30954-2", "", entry)))
    late = content.replace(b"20230517093000+0200", b"20230302233000-0500")
    parsed = cda.parse(late, page_limit=10, report=_nothing)
    text = "\n".join(page.text for page in parsed.pages)
    assert "2023-03-02 23:30 UTC-05:00  Potassium" in text
    assert "2023-03-03" not in text
    assert parsed.document_date == date(2023, 3, 2)
