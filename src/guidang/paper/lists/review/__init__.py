"""待复核 on paper the clerk knows: one page to look at, one workbook to fill, and reading it back."""
