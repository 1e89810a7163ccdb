"""How the papers of a print run are put into files, what the files are called, and the 清点单 on top.

A file is called 班级_第01批_01_寄家长.pdf: sorted by name the files of a class lie in the order in which they
are printed, the list to tick off first, and no name tells a student. 批 counts what was printed for the
class, so that no number is missing in its folder. Restricted forms (心理) lie in a folder of their own, a
file a student, with a list of their own: whoever prints the folder of a class never meets them.

Not a step: steps may import this module.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from guidang.domain.case import Case
from guidang.domain.form import Form, Keeper
from guidang.domain.form_names import page_label
from guidang.domain.pack import Pack
from guidang.paper.dossiers.names import folder_names
from guidang.paper.forms.printing.tick_list import TickFile, TickHeading, TickList, TickRow, tick_list
from guidang.steps.desk import Desk
from guidang.steps.glyphs import Left
from guidang.steps.print_sets import Again, Piece
from guidang.store.cases import all_cases
from guidang.store.sheets import prints_under

RESTRICTED = "保密"
_EVERYONE = "全部班级"
_AGAIN = "重印"
_RETURNS = "收回执"
_MOST_DEPARTMENTS = 3  # named in a heading
_NOTE = (
    "名单中各种文书下面是页数，不含空白背面，打印文件的页数含；“纸张”是张数。按此清点，无误后打勾。"
    "本单含学生个人信息，留办公室，不随文书发出。"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """What is printed and recorded in one go: one class of one run, or the whole run; one term always.

    ``stem`` is how the names of its files and its folder begin, safe on every file system (`stems`).
    """

    term: str
    name: str
    stem: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """What goes into one file, all of it fresh or all printed again; ``label`` says it in the file's name."""

    label: str
    restricted: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """A bundle in its file. ``lengths`` are the pages of each piece, ``pages`` those of the file, empty backs
    among them; ``printed`` are the pages of each piece that have something on them.
    """

    path: Path
    bundle: Bundle
    lengths: tuple[int, ...]
    printed: tuple[int, ...]
    pages: int


def unit_key(case: Case, group_by: Sequence[str]) -> tuple[str, str]:
    """Term and name of the unit to which a case belongs."""
    entry = case.entry
    class_name = entry.class_name or entry.major or "未分班"
    return entry.term.short, class_name if "class" in group_by else _EVERYONE


def stems(desk: Desk, term: str) -> dict[str, str]:
    """What the files and folders of each unit of a term are called: no two alike, in any case of letters.

    Names that differ only in what a file system does not allow (A/B, A:B) are told apart by a number. The
    class that got its first case earlier has the lower one, so that no later list changes it.
    """
    with desk.ledger.connect() as connection:
        known = all_cases(connection, term)
    found: dict[str, str] = {}
    for name in dict.fromkeys(unit_key(case, desk.group_by)[1] for case in known):
        found[name] = folder_names([name], reserved=[RESTRICTED, *found.values()])[name]
    return found


def bundles_of(pieces: Iterable[Piece], pack: Pack, group_by: Sequence[str]) -> list[Bundle]:
    """The pieces of a unit file by file, in print order; inside a file they stay in the order given."""
    keys = [_KEYS[name] for name in group_by if name in _KEYS]

    def key(piece: Piece) -> tuple[bool, bool, tuple[tuple[int, str], ...]]:
        again = isinstance(piece, Again)
        if piece.form.restricted:
            return True, again, ((0, str(piece.case.number)),)
        return False, again, tuple(of(piece.case, piece.form, pack) for of in keys)

    found = []
    for (restricted, again, parts), members in groupby(sorted(pieces, key=key), key=key):
        words = [word for _, word in parts] or ["文书"]
        label = "_".join(words)
        label = folder_names([label])[label] + (f"_{_AGAIN}" if again else "")
        found.append(Bundle(label, restricted, tuple(members)))
    return found


def recipient(form: Form) -> tuple[int, str]:
    """To whom a form goes first and whether something of it returns, as (place in print order, label). A form
    is never cut for that.
    """
    keepers = {part.kept_by for part in form.parts}
    returns = any(part.returns for part in form.parts)
    if Keeper.PARENT in keepers:
        return 0, f"寄家长、{_RETURNS}" if returns else "寄家长"
    if Keeper.STUDENT in keepers:
        return 1, f"发学生、{_RETURNS}" if returns else "发学生"
    return (2, "签字收回") if returns else (3, "办公室存档")


def _by_level(case: Case, _form: Form, pack: Pack) -> tuple[int, str]:
    """The gravest level first."""
    ranks = {level.code: level.rank for level in pack.policy.levels}
    return -ranks.get(case.level, 0), case.level_label


_KEYS: dict[str, Callable[[Case, Form, Pack], tuple[int, str]]] = {
    "level": _by_level,
    "recipient": lambda _case, form, _pack: recipient(form),
    "form": lambda _case, form, _pack: (form.order, form.title),
}


def folder_of(desk: Desk, unit: Unit, *, restricted: bool) -> Path:
    """Where the files of a unit go."""
    return desk.outbox / unit.term / (RESTRICTED if restricted else unit.stem)


def next_batch(desk: Desk, unit: Unit) -> int:
    """The number (批) of what is printed of a unit now, from 1; after a crash the same number again."""
    highest = 0
    with desk.ledger.connect() as connection:
        for restricted in (False, True):
            beginning = desk.relative(folder_of(desk, unit, restricted=restricted) / f"{unit.stem}_第")
            for path in prints_under(connection, beginning):
                number = re.match(r"\d+(?=批)", path.removeprefix(beginning))
                highest = max(highest, int(number[0]) if number else 0)
    return highest + 1


def name_files(desk: Desk, unit: Unit, batch: int, bundles: Sequence[Bundle]) -> list[Path]:
    """A path for the list to tick off (first) and for each bundle, all of one kind, restricted or not."""
    folder = folder_of(desk, unit, restricted=bundles[0].restricted)
    stem = f"{unit.stem}_第{batch:02d}批"
    digits = max(2, len(str(len(bundles))))
    names = ["清点单", *(bundle.label for bundle in bundles)]
    return [folder / f"{stem}_{number:0{digits}d}_{name}.pdf" for number, name in enumerate(names)]


@dataclass(frozen=True, slots=True)
class _Counted:
    """A piece with its pages that have something on them and its sheets of paper."""

    piece: Piece
    pages: int
    sheets: int


def list_of(desk: Desk, unit: Unit, batch: int, printed: Sequence[Printed], left: Sequence[Left]) -> TickList:
    """The 清点单 of printed files of one kind: students in the order of the files, then those who are
    ``left`` unprinted.
    """
    pack, restricted = desk.pack, printed[0].bundle.restricted
    pieces = [
        _Counted(piece, pages, _sheets(desk, length))
        for file in printed
        for piece, pages, length in zip(file.bundle.pieces, file.printed, file.lengths, strict=True)
    ]
    forms = {one.piece.form.title: one.piece.form for one in pieces}
    titles = sorted(forms, key=lambda title: forms[title].order)
    at = desk.today()
    facts = (
        f"学年学期：{pieces[0].piece.case.entry.term}",
        *(() if unit.name == _EVERYONE else (f"班级：{unit.name}",)),
        f"第 {batch} 批",
        f"打印日期：{at.year}年{at.month}月{at.day}日",
        "双面打印" if desk.duplex else "单面打印",
    )
    title = f"学业{pack.words.get('warning', '预警')}文书清点单{'（保密）' if restricted else ''}"
    departments = list(dict.fromkeys(one.piece.case.entry.department for one in pieces))
    whose = "、".join(filter(None, departments)) if len(departments) <= _MOST_DEPARTMENTS else ""
    heading = TickHeading(
        f"{pack.school}{whose}", title, facts, _NOTE, ("打印人", "清点人", "发放人", "日期")
    )
    files = [
        TickFile(
            name=file.path.name,
            what=file.bundle.label.replace("_", "、"),
            students=len({piece.case.number for piece in file.bundle.pieces}),
            papers=len(file.bundle.pieces),
            pages=file.pages,
            sheets=sum(_sheets(desk, length) for length in file.lengths),
        )
        for file in printed
    ]
    rows = [*_rows(pieces), *(_row(one.case, unprinted=f"未打印：{one.why}") for one in left)]
    return tick_list(heading, titles, files, rows)


def _rows(pieces: Sequence[_Counted]) -> list[TickRow]:
    by_case: dict[str, list[_Counted]] = {}
    for one in pieces:
        by_case.setdefault(str(one.piece.case.number), []).append(one)
    return [_row(own[0].piece.case, own) for own in by_case.values()]


def _row(case: Case, own: Sequence[_Counted] = (), unprinted: str = "") -> TickRow:
    titles = dict.fromkeys(one.piece.form.title for one in own)
    return TickRow(
        student_id=case.entry.student_id,
        name=case.entry.name,
        case_no=str(case.number),
        level=case.level_label,
        class_name=case.entry.class_name,
        papers={title: _said(own, title) for title in titles},
        pages=sum(one.pages for one in own),
        sheets=sum(one.sheets for one in own),
        unprinted=unprinted,
    )


def _said(own: Sequence[_Counted], title: str) -> str:
    """What was printed of one form for one student: its pages, and which copy when it is not the first."""
    said = []
    for one in own:
        piece = one.piece
        if piece.form.title != title:
            continue
        word = f"{_AGAIN}{page_label(piece.number)}" if isinstance(piece, Again) else ""
        copy = f"第{piece.serial}份" if piece.serial > 1 else ""
        aside = f"{copy}{word}"
        said.append(f"{one.pages}（{aside}）" if aside else str(one.pages))
    return "＋".join(said)


def _sheets(desk: Desk, pages: int) -> int:
    return -(-pages // 2) if desk.duplex else pages
