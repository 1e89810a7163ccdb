"""The verbs of the command line, a file each; loaded only when asked for."""
