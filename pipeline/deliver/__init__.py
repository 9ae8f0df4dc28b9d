"""Pieces → drafts on a platform's server, for channels with an api.yml. Drafts only: nothing is published."""
