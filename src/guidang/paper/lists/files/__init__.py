"""Bytes → sheets of typed cells: one module or group a format. Nothing here knows what a student is."""
