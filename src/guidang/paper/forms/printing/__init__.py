"""A blank and a case → print-ready pages, annex pages and Word copies."""
