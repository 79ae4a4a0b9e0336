"""A tenant's month of usage: read by the functions of schema api, told in lines or as a page with charts."""

from .page import page, write_page
from .reading import Report, read_month
from .text import ASCII, UNICODE, Line, Signs, lines

__all__ = ["ASCII", "UNICODE", "Line", "Report", "Signs", "lines", "page", "read_month", "write_page"]
