"""Code systems and codes: one URI for each system, and plain words for codes without a display."""

from collections.abc import Iterable

from medmemory.clinical.document import Coding

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"

_NAMES = {
    LOINC: "LOINC",
    SNOMED: "SNOMED CT",
    RXNORM: "RxNorm",
    "http://hl7.org/fhir/sid/cvx": "CVX",
    "http://hl7.org/fhir/sid/icd-10": "ICD-10",
    "http://hl7.org/fhir/sid/icd-10-cm": "ICD-10-CM",
    "http://hl7.org/fhir/sid/icd-9-cm": "ICD-9-CM",
    "http://www.ama-assn.org/go/cpt": "CPT",
    "http://hl7.org/fhir/sid/ndc": "NDC",
}
_DIAGNOSTIC_SYSTEMS = frozenset(
    system for system, name in _NAMES.items() if name.startswith(("ICD-", "SNOMED"))
)
# As HL7 v3 (CDA) writes them.
_BY_OID = {
    "2.16.840.1.113883.6.1": LOINC,
    "2.16.840.1.113883.6.96": SNOMED,
    "2.16.840.1.113883.6.88": RXNORM,
    "2.16.840.1.113883.12.292": "http://hl7.org/fhir/sid/cvx",
    "2.16.840.1.113883.6.59": "http://hl7.org/fhir/sid/cvx",
    "2.16.840.1.113883.6.3": "http://hl7.org/fhir/sid/icd-10",
    "2.16.840.1.113883.6.90": "http://hl7.org/fhir/sid/icd-10-cm",
    "2.16.840.1.113883.6.103": "http://hl7.org/fhir/sid/icd-9-cm",
    "2.16.840.1.113883.6.12": "http://www.ama-assn.org/go/cpt",
    "2.16.840.1.113883.6.69": "http://hl7.org/fhir/sid/ndc",
}
# As HL7 v2 names them (table 0396).
_BY_NAME = {
    "LN": LOINC,
    "SCT": SNOMED,
    "SNM": SNOMED,
    "SNOMED": SNOMED,
    "RXNORM": RXNORM,
    "CVX": "http://hl7.org/fhir/sid/cvx",
    "I10": "http://hl7.org/fhir/sid/icd-10",
    "I10C": "http://hl7.org/fhir/sid/icd-10-cm",
    "ICD10CM": "http://hl7.org/fhir/sid/icd-10-cm",
    "I9": "http://hl7.org/fhir/sid/icd-9-cm",
    "I9C": "http://hl7.org/fhir/sid/icd-9-cm",
    "I9CDX": "http://hl7.org/fhir/sid/icd-9-cm",
    "C4": "http://www.ama-assn.org/go/cpt",
    "NDC": "http://hl7.org/fhir/sid/ndc",
}

ABNORMAL = {
    "H": "high", "L": "low", "HH": "critically high", "LL": "critically low", ">": "above scale",
    "<": "below scale", "A": "abnormal", "AA": "critically abnormal", "N": "normal",
    "POS": "positive", "NEG": "negative", "R": "resistant", "S": "susceptible", "I": "intermediate",
    "U": "significantly up", "D": "significantly down", "B": "better", "W": "worse",
    "IND": "indeterminate", "DET": "detected", "ND": "not detected",
}  # fmt: skip
ENCOUNTER_CLASSES = {
    "AMB": "ambulatory", "EMER": "emergency", "IMP": "inpatient", "ACUTE": "acute inpatient",
    "NONAC": "non-acute inpatient", "OBSENC": "observation", "SS": "short stay",
    "HH": "home health", "VR": "virtual", "FLD": "field", "PRENC": "pre-admission",
}  # fmt: skip
_MARITAL = {
    "A": "annulled", "D": "divorced", "L": "legally separated", "M": "married",
    "S": "never married", "T": "domestic partner", "U": "unmarried", "W": "widowed",
}  # fmt: skip
_WORDS = {
    "v3-ActCode": ENCOUNTER_CLASSES,
    "v3-MaritalStatus": _MARITAL,
    "v3-ObservationInterpretation": ABNORMAL,
    "v2-0078": ABNORMAL,
    "urn:oid:2.16.840.1.113883.5.83": ABNORMAL,
    "urn:oid:2.16.840.1.113883.5.4": ENCOUNTER_CLASSES,
    "urn:oid:2.16.840.1.113883.5.2": _MARITAL,
}


def system_of_oid(oid: str | None) -> str:
    """The URI of a code system that is named by its OID."""
    return _BY_OID.get(oid or "", f"urn:oid:{oid}" if oid else "")


def system_of_name(name: str | None) -> str:
    """The URI of a code system that HL7 v2 names; the name itself when it is a local one."""
    return _BY_NAME.get((name or "").upper(), name or "")


def diagnosis_codes(codings: Iterable[Coding]) -> str | None:
    """The codes of a diagnosis that clinicians look for it by: "ICD-10 E11.9, SNOMED CT 44054006";
    None where it has none of these."""
    found = [
        f"{_NAMES[one.system]} {one.code}" for one in codings if one.system in _DIAGNOSTIC_SYSTEMS
    ]
    return ", ".join(dict.fromkeys(found)) or None


def code_in_words(system: str, code: str) -> str:
    """The code in plain words where they are known, else with the name of its system."""
    if plain := _WORDS.get(system.rpartition("/")[2], {}).get(code):
        return plain
    return f"{_NAMES[system]} {code}" if system in _NAMES else code
