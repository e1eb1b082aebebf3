"""From a dropped file to searchable chunks."""
