"""Records for the routes, on the embedded engine: what is asked of the engines stands under tests/data."""

from tests.data.conftest import duck, file_copy

__all__ = ["duck", "file_copy"]
