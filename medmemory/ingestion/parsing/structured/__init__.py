"""What the structured clinical formats share, and how each of them becomes a readable document."""
