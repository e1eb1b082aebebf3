"""All charts as one set of cases, with the thresholds that they must meet."""

import importlib
import json
import pkgutil
from pathlib import Path

from evaluation import charts
from evaluation.chart import Chart

QUICK = "quick"  # the subset that CI asks

# Some .03 below what `make evaluate` measured on 2026-11-23 (all questions / those of CI): facts
# .871 / .947, false refusals .088 / .019, true refusals .959 / 1, precision .920 / .919, misleading
# .003 / .010, numbers 1 / 1; recall@5 .977 / 1 and nDCG@10 .912 / .945.
# To be tightened with each step forward.
THRESHOLDS: dict[str, dict[str, dict[str, float]]] = {
    "evidence": {
        "retrieval_recall_at_5": {"at_least": 0.96},
        "retrieval_ndcg_at_10": {"at_least": 0.89},
        "citation_precision": {"at_least": 0.88},
        "facts": {"at_least": 0.83},
        "false_refusals": {"at_most": 0.12},
        "true_refusals": {"at_least": 0.93},
        "misleading": {"at_most": 0.02},
        "numbers_in_source": {"at_least": 1.0},
    }
}

DESCRIPTION = "Fictional patients, written for this project; text and gold of the same values."


def all_charts() -> list[Chart]:
    """Every patient, in the order of the modules' names."""
    names = sorted(module.name for module in pkgutil.iter_modules(charts.__path__))
    return [importlib.import_module(f"{charts.__name__}.{name}").chart for name in names]


def write_cases(folder: Path) -> None:
    """`cases.jsonl` and a folder of files for each patient."""
    made = all_charts()
    for chart in made:
        (folder / chart.mrn).mkdir(parents=True, exist_ok=True)
        for file in chart.files:
            (folder / chart.mrn / file.name).write_bytes(file.content)
    head = {"name": "own cases", "description": DESCRIPTION, "thresholds": THRESHOLDS}
    lines = [
        {"set": head},
        *({"patient": _patient(chart)} for chart in made),
        *({"question": question} for chart in made for question in chart.questions),
    ]
    text = "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines)
    (folder / "cases.jsonl").write_text(text, encoding="utf-8")


def _patient(chart: Chart) -> dict[str, object]:
    return {
        "mrn": chart.mrn,
        "family_name": chart.family,
        "given_name": chart.given,
        "birth_date": chart.born,
        "sex": chart.sex,
        "documents": [f"{chart.mrn}/{file.name}" for file in chart.files],
        "subsets": [QUICK] if chart.is_quick else [],
    }
