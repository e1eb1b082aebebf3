"""Who answers the questions that a command asks."""

from enum import StrEnum


class Mode(StrEnum):
    EVIDENCE = "evidence"  # the record is quoted; no model is asked
    MODEL = "model"  # the model writes, or the question counts as failed
    AUTO = "auto"  # the model writes when it is there
