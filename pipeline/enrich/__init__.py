"""Prose to facts: topics, keywords, summary, reading time, related pieces."""
