"""Feeds of partners, some of them hostile."""
