"""Everybody in the demonstration."""

from medmemory.demo.ferncliffe import TOBIAS_FERNCLIFFE
from medmemory.demo.marchbanks import OTTILIE_MARCHBANKS

DEMO_PATIENTS = (OTTILIE_MARCHBANKS, TOBIAS_FERNCLIFFE)
