"""A Word template → its blank: the subset of Word that forms use, as HTML; the rest is refused by name."""
