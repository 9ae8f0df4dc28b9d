"""The store of these tests."""

from tests.store.making import store

__all__ = ["store"]
