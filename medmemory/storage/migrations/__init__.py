"""Database migrations; the only code that makes or alters tables."""
