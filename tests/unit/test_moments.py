"""What heads a column of results: when they were taken, never how much was found."""

import pytest

from medmemory.ingestion.parsing.moments import is_moment


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-02", "2024-03-02 06:00", "02/03/24", "2.3.2024", "02-03-2024, 18:30", "02/03",
        "2 Mar", "02-Mar-24", "Mar 2, 2024", "2019", "06:00", "6 pm", "6:30 am", "0 min", "+2 h",
        "24 hours", "3 months",
    ],
)  # fmt: skip
def test_dates_times_and_times_since_the_start_are_moments(text: str) -> None:
    assert is_moment(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "Sodium", "140", "3.4", "1.12", "120/80", "60/40", "1:40", "1:160", "3.5-5.0", "5 mg",
        "< 0.5", "2.5 mmol/l", "1/2", "10*9/l", "99", "3024",
    ],
)  # fmt: skip
def test_values_are_none(text: str) -> None:
    assert not is_moment(text)
