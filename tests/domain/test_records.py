"""What follows from records of one case: objections and their rulings, talks that count."""

from guidang.domain.records import Record, RecordKind, Ruling, objections, talks_proving


def record(kind: RecordKind, **facts: str) -> Record:
    return Record(kind, "2025001", "张三", "Sheet1", 2, facts=facts)


def test_a_ruling_closes_the_objection_it_belongs_to() -> None:
    first = record(RecordKind.OBJECTION, content="成绩录错", raised_on="2026-03-09")
    other = record(RecordKind.OBJECTION, content="已经补考", raised_on="2026-03-09")
    ruled = record(
        RecordKind.OBJECTION, **first.facts, ruling="dismissed", by="王老师", ruled_on="2026-03-12"
    )
    found = objections([first, other, ruled])
    assert [(o.content, o.ruling, o.by) for o in found] == [
        ("成绩录错", Ruling.DISMISSED, "王老师"),
        ("已经补考", None, ""),
    ]


def test_an_objection_stays_closed_when_it_is_registered_again_as_open() -> None:
    ruled = record(RecordKind.OBJECTION, content="成绩录错", raised_on="2026-03-09", ruling="upheld")
    again = record(RecordKind.OBJECTION, content="成绩录错", raised_on="2026-03-09")
    assert [o.ruling for o in objections([ruled, again])] == [Ruling.UPHELD]


def test_a_talk_typed_anew_with_other_words_counts_once() -> None:
    talks = [
        record(RecordKind.TALK, date=date, by=by, content=content, proves="parent_contact parent_visit")
        for date, by, content in (
            ("2026-03-09", "李老师", "电话"),
            ("2026-03-09", "李老师", "电话联系"),
            ("2026-03-09", "王老师", "电话"),
            ("2026-04-09", "李老师", "电话"),
        )
    ]
    assert talks_proving(talks, "parent_visit") == 3
    assert talks_proving(talks, "parent") == 0
