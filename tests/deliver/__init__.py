"""Tests of pushing drafts, against a server of our own that behaves as the platform's documents say."""
