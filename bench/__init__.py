"""Measuring the program: `./run bench`. Plain scripts, no part of the package; nothing here is asserted."""
