"""Verify a hand-over package with nothing but the package: no ledger, no network."""

from pathlib import Path

from guidang.paper.dossiers.check import verify_package
from guidang.paper.dossiers.verdicts import VerifyReport


def verify(path: Path) -> VerifyReport:
    """Every fault of the package, by file and student, at once."""
    return verify_package(path)
