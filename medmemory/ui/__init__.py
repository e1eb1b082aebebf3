"""The clinician's browser: Chainlit hooks, rendering, uploads."""
