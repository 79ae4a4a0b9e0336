"""The command line ``pyairtable-db``: each module is a command group that parses, calls one function, prints."""

from .app import main

__all__ = ["main"]
