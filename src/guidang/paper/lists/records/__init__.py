"""The other sheets of an open case: recognised by their headings, read row by row, handed out empty."""
