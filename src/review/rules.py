"""Rules beyond types (being written)."""
