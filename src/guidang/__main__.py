"""`python -m guidang`: the command line."""

from guidang.faces.cli import main

main()
