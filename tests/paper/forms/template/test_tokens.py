"""The grammar of tokens."""

import pytest

from guidang.paper.forms.fields import known_fields, known_lists, label_of, value_of
from guidang.paper.forms.template.tokens import TokenKind, parse, spans, strays


@pytest.mark.parametrize(
    ("raw", "kind", "name"),
    [
        ("{{ name }}", TokenKind.FIELD, "name"),
        ("{{name}}", TokenKind.FIELD, "name"),
        ("{{ sign.parent }}", TokenKind.SIGN, "parent"),
        ("{{ tick.informed.yes }}", TokenKind.TICK, "informed.yes"),
        ("{{ choice.level.yellow }}", TokenKind.CHOICE, "level.yellow"),
        ("{{ seal.department }}", TokenKind.SEAL, "department"),
        ("{{ qr.STUDENT_COPY }}", TokenKind.QR, "STUDENT_COPY"),
        ("{{ qr2.RECEIPT }}", TokenKind.QR_SMALL, "RECEIPT"),
        ("{{ tear }}", TokenKind.TEAR, ""),
        ("{%tr for m in catalogue %}", TokenKind.LOOP, "catalogue"),
        ("{%tr endfor %}", TokenKind.END, ""),
        ("{{ c.credits }}", TokenKind.FIELD, "failed_courses.2.credits"),
    ],
)
def test_tokens_of_the_grammar(raw: str, kind: TokenKind, name: str) -> None:
    token = parse(raw, {"c": ("failed_courses", 2)})
    assert (token.kind, token.name) == (kind, name)


@pytest.mark.parametrize(
    "raw",
    [
        "{{ }}",
        "{{ 1 }}",
        "{{ name }",
        "{{ a b }}",
        "{{ _x }}",
        "{{ sign._x }}",
        "{{ name() }}",
        "{{ sign.a.b }}",
    ],
)
def test_everything_else_is_refused(raw: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse(raw, {})


def test_tokens_are_found_where_they_stand() -> None:
    text = "姓名{{ name }}，{% if x %}{# y #}"
    assert [text[a:b] for a, b in spans(text)] == ["{{ name }}", "{% if x %}", "{# y #}"]
    assert strays(text) == []
    assert strays("{{ name }} }} {%") == ["}}", "{%"]


def test_every_field_has_a_chinese_label() -> None:
    for label in known_fields().values():
        assert any("\u4e00" <= c <= "\u9fff" for c in label)
    assert label_of("failed_courses.0.name") == "不及格课程第1行课程名称"
    assert set(known_lists()) == {"failed_courses", "catalogue"}


def test_values_are_looked_up_by_slot_field() -> None:
    values = {"name": "甲", "grade": None, "failed_courses": [{"name": "数学", "credits": 4}]}
    assert value_of("name", values) == "甲"
    assert value_of("grade", values) == value_of("major", values) == ""
    assert value_of("failed_courses.0.credits", values) == "4"
    assert value_of("failed_courses.1.name", values) == ""
