"""Who answers a question that is asked on the command line."""

from enum import StrEnum


class Mode(StrEnum):
    EVIDENCE = "evidence"  # the record is quoted; no model is asked
    MODEL = "model"  # the model writes, or the question counts as failed
    AUTO = "auto"  # the model writes when it is there
