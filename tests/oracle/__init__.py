"""The oracle: our blanks side by side with what LibreOffice makes of the same Word files."""
