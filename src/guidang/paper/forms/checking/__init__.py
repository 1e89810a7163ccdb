"""A form and what its pack says of it → everything that is wrong with it, and what long values do to it."""
