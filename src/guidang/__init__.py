"""归档: a university's academic-warning paperwork, from a dropped spreadsheet to a sealed archive."""

__version__ = "0.1.0"
