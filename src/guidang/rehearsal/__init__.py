"""演练: plays the people and the machines between the printer and the scans folder.

This package knows what an outsider knows: the printed PDFs and the list of issued sheets. It imports nothing
else of guidang, above all not the reader, so that a sheet which it plays and the reader reads is evidence.
"""

from .play import rehearse

__all__ = ["rehearse"]
