"""One module per file format: bytes in, pages out."""
