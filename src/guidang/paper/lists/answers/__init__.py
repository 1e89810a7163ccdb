"""What the clerk gets back: the report as text and as a page, and the list with its faults marked."""
