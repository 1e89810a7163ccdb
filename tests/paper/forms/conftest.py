"""Blanks compiled once for all tests of the forms wing."""

import pytest
from tests.paper.forms import form_samples as samples

from guidang.domain.form import Blank
from guidang.paper.forms.template.blank import compile_blank


@pytest.fixture(scope="session")
def three() -> Blank:
    return compile_blank(samples.form(*samples.THREE, widths=samples.THREE_WIDTHS), samples.three_parts())


@pytest.fixture(scope="session")
def letter() -> Blank:
    form = samples.form("LETTER", "RECEIPT", rows={"failed_courses": 4}, widths=samples.LETTER_WIDTHS)
    return compile_blank(form, samples.letter())
