"""Nouns. No input or output; the only third-party package is pydantic."""
