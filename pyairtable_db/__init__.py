"""PostgreSQL platform for Airtable-shaped data: the SQL is the product, this package ships it."""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("pyairtable-db")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0+unknown"

__all__ = ["__version__"]
