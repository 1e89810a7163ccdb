"""Reprint: what a person asks for at the command line, as if it stood on a 加印 sheet of one row.

It becomes orders under a request of its own; issuing them is the next step's work. Asked twice is printed
twice: whoever types a command means it.
"""

import secrets
from dataclasses import dataclass, replace

from guidang.domain.codes import CaseNo
from guidang.domain.errors import PrintRefused
from guidang.domain.form_names import EVERYTHING, annex_number, forms_named, means_everything, page_named
from guidang.domain.records import PrintWay, Record, RecordKind
from guidang.domain.term import Term
from guidang.domain.warning_list import ListOutcome
from guidang.steps import print_requests
from guidang.steps.desk import Desk
from guidang.store import cases, codec
from guidang.store.orders import any_by

_NAME = "命令行加印"


@dataclass(frozen=True, slots=True)
class Request:
    """For whom (a case or student, or a class and level), and what: ``form`` as a person names it.

    ``page`` is a page of the form or an annex page, as a person names it ("2", "附页1"). "", and 0 for
    ``serial`` and ``copies``, are not said; ``way`` None is decided by what is printed.
    """

    case: str = ""
    student: str = ""
    class_name: str = ""
    level: str = ""
    term: Term | None = None
    form: str = ""
    way: PrintWay | None = None
    page: str = ""
    serial: int = 0
    copies: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing that will be printed for one case, and the run it belongs to."""

    case_no: str
    told: str
    run: int


def reprint(desk: Desk, wanted: Request) -> tuple[list[Answer], list[tuple[str, str]]]:
    """Order what is wanted: (what will be printed, cases of a class or level passed over with the reason).

    Raises PrintRefused when nothing of it can be printed.
    """
    at, claim = desk.clock(), secrets.token_hex(8)
    record = _record(desk, wanted, claim)
    asked = codec.as_json([claim, record.case_no, record.student_id, str(record.term or ""), record.facts])
    digest = desk.vault.put(asked.encode())
    row = cases.ListRow(claim, digest, _NAME, at.isoformat(timespec="seconds"), ListOutcome.ACCEPTED)
    with desk.ledger.transaction() as tx:
        cases.add_list(tx.connection, row)
        taken = print_requests.order_all(tx, desk.pack, [record], claim, at)
        if taken.refused:
            raise PrintRefused(reason=taken.refused[0][1].message)
        tx.record("print.asked", digest, at, requests=len(taken.ordered))
        run = cases.next_run(tx.connection) if any_by(tx.connection, claim) else 0
        cases.finish_list(tx.connection, replace(row, run=run, report=digest))
    done = [Answer(str(case.number), told, run) for case, _, (_, _, told) in taken.ordered]
    return done, [(str(case.number), why) for case, why in taken.passed_over]


def _record(desk: Desk, wanted: Request, claim: str) -> Record:
    facts = {
        "form": _form(desk, wanted.form),
        "way": wanted.way.value if wanted.way else "",
        "page": _page(wanted.page),
        **{name: str(getattr(wanted, name) or "") for name in ("serial", "copies")},
        "why": wanted.why,
        "date": desk.today().isoformat(),
        "request": claim,  # what tells this request from the same one before it
        "class_name": wanted.class_name,
        "level": _level(desk, wanted.level),
    }
    said = {name: value for name, value in facts.items() if value}
    return Record(
        kind=RecordKind.REPRINT,
        student_id=wanted.student.strip(),
        name="",
        sheet="",
        row=1,
        term=wanted.term,
        case_no=_case_no(wanted.case),
        facts=said,
    )


def _case_no(text: str) -> str:
    try:
        return str(CaseNo.parse(text)) if text else ""
    except ValueError:
        raise PrintRefused(reason=f"“{text}”不是案号，请按文书右上角印的案号填写") from None


def _page(text: str) -> str:
    if text and page_named(text) is None:
        raise PrintRefused(reason=f"“{text}”不是页号，正文第 2 页写 2，附页第 1 页写“{annex_number(1)}”")
    return text


def _form(desk: Desk, text: str) -> str:
    if not text or means_everything(text):
        return "*"
    named = forms_named(text, desk.pack.forms)
    if not named:
        titles = "；".join(dict.fromkeys(form.title for form in desk.pack.forms))
        raise PrintRefused(reason=f"“{text}”不能确定是哪种文书，可写：{titles}；或写“{EVERYTHING}”")
    return " ".join(form.code for form in named)


def _level(desk: Desk, text: str) -> str:
    levels = desk.pack.policy.levels
    level = desk.pack.policy.spelled(text) if text else None
    level = level or next((one for one in levels if one.code == text), None)
    if text and level is None:
        raise PrintRefused(reason=f"“{text}”不是本校的等级，可写：{'、'.join(one.label for one in levels)}")
    return level.code if level else ""
