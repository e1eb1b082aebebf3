"""What the clinician sees: Chainlit's hooks filled with life, and our own pages."""
