"""MedMemory: chat with a patient's record; every statement opens the page it rests on."""

from importlib.metadata import version

__version__ = version("medmemory")
