"""Floor 1: the office's words. Values and rules only; no I/O and no clock.

Standard library only, with one exception: `codes` takes its check characters from python-stdnum
(ISO 7064), which is itself pure computation.
"""
