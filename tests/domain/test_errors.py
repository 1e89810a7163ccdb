"""Refusals: one exit code each, a sentence, a remedy, and they survive the trip from a worker."""

import pickle
from string import Formatter

import pytest

from guidang.domain import errors
from guidang.domain.errors import Refusal

KINDS = [
    k for k in vars(errors).values() if isinstance(k, type) and issubclass(k, Refusal) and k is not Refusal
]


def fields(kind: type[Refusal]) -> dict[str, str]:
    names = {
        name for text in (kind.sentence, kind.remedy) for _, name, _, _ in Formatter().parse(text) if name
    }
    return {name: f"<{name}>" for name in names}


def test_every_refusal_has_an_exit_code_of_its_own() -> None:
    codes = [kind.exit_code for kind in KINDS]
    assert len(set(codes)) == len(codes)
    assert not {0, 1, 2} & set(codes)


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_says_what_and_what_to_do(kind: type[Refusal]) -> None:
    refusal = kind(**fields(kind))
    assert "{" not in str(refusal)
    assert refusal.advice
    assert "{" not in refusal.advice


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_survives_pickling(kind: type[Refusal]) -> None:
    refusal = kind(**fields(kind))
    copy = pickle.loads(pickle.dumps(refusal))
    assert (type(copy), str(copy), copy.advice) == (kind, str(refusal), refusal.advice)
