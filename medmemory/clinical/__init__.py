"""The domain: frozen dataclasses, identifiers and enumerations; no I/O."""
