"""Reads files of which it is sent the bytes, each in a confined child, and says what came out.

A program of its own, so that the memory of its children is not mixed with that of other tests'. Run from the
root of the repository: ``python -m tests.paper.lists.measured``; pickles in, one line of JSON each out.
"""

import datetime as dt
import json
import pickle
import resource
import sys

from tests.paper.lists.conftest import PACKS

from guidang.paper.lists.confined import read_and_tell


def main() -> None:
    while True:
        try:
            data = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        told = read_and_tell(data, "名单", PACKS["heilongjiang"], dt.date(2026, 3, 2), None)
        del data
        reading = told.reading
        said = {
            "outcome": reading.outcome.value,
            "reason": reading.reason,
            "cases": len(reading.entries),
            "notes": reading.notes,
            "mishap": told.mishap,
            "peak_kilobytes": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,
        }
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
