"""What qpdf and pikepdf raise on hostile files: broken syntax, broken trees, objects of another type."""

import pikepdf

BROKEN = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError, IndexError)
