"""How the papers of a print run are put into files, what the files are called, and the 清点单 on top.

A file is called 班级_第01批_01_寄家长.pdf: sorted by name the files of a class lie in the order in which they
are printed, the list to tick off first, and no name tells a student. Restricted forms (心理) lie in a folder
of their own, a file a student, with a list of their own: whoever prints the folder of a class never meets
them.

Not a step: steps may import this module.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from guidang.domain.case import Case
from guidang.domain.form import Form, Keeper
from guidang.domain.pack import Pack
from guidang.paper.dossiers.names import folder_names
from guidang.paper.forms.printing.tick_list import TickFile, TickHeading, TickList, TickRow, tick_list
from guidang.steps.desk import Desk
from guidang.steps.print_sets import Again, Piece
from guidang.store.sheets import any_print_under

RESTRICTED = "保密"
_EVERYONE = "全部班级"
_AGAIN = "重印"
_NOTE = (
    "打印文件的页数含空白背面，名单中的不含；“纸张”是张数。按此清点，无误后打勾。"
    "本单含学生个人信息，留办公室，不随文书发出。"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """What is printed and recorded in one go: one class of one run, or the whole run; one term always."""

    run: int
    term: str
    name: str

    @property
    def stem(self) -> str:
        """How the names of its files and its folder begin; safe on every file system."""
        return folder_names([self.name], reserved=[RESTRICTED])[self.name]


@dataclass(frozen=True, slots=True)
class Bundle:
    """What goes into one file, all of it fresh or all printed again; ``label`` says it in the file's name."""

    label: str
    restricted: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """A bundle in its file. ``lengths`` are the pages of each piece, ``pages`` those of the file, empty backs
    among them.
    """

    path: Path
    bundle: Bundle
    lengths: tuple[int, ...]
    pages: int


def unit_of(case: Case, run: int, group_by: Sequence[str]) -> Unit:
    """The unit to which a case belongs."""
    entry = case.entry
    class_name = entry.class_name or entry.major or "未分班"
    return Unit(run, entry.term.short, class_name if "class" in group_by else _EVERYONE)


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
        label = "_".join([*words, *([_AGAIN] if again else [])])
        found.append(Bundle(folder_names([label])[label], restricted, tuple(members)))
    return found


def recipient(form: Form) -> tuple[int, str]:
    """To whom a form goes first, as (place in print order, label). A form is never cut for that."""
    keepers = {part.kept_by for part in form.parts}
    if Keeper.PARENT in keepers:
        return 0, "寄家长"
    if Keeper.STUDENT in keepers:
        return 1, "发学生"
    return (2, "签字收回") if any(part.returns for part in form.parts) else (3, "办公室存档")


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


def name_files(desk: Desk, unit: Unit, bundles: Sequence[Bundle]) -> list[Path]:
    """A path for the list to tick off (first) and for each bundle, all of one kind, restricted or not.

    What is printed later in the same run (a name that had no glyph) is called 第01批补2, 补3….
    """
    folder = folder_of(desk, unit, restricted=bundles[0].restricted)
    stem, count = f"{unit.stem}_第{unit.run:02d}批", 1
    with desk.ledger.connect() as connection:
        while any_print_under(connection, desk.relative(folder / f"{stem}_")):
            count += 1
            stem = f"{unit.stem}_第{unit.run:02d}批补{count}"
    digits = max(2, len(str(len(bundles))))
    names = ["清点单", *(bundle.label for bundle in bundles)]
    return [folder / f"{stem}_{number:0{digits}d}_{name}.pdf" for number, name in enumerate(names)]


def list_of(desk: Desk, unit: Unit, printed: Sequence[Printed]) -> TickList:
    """The 清点单 of printed files of one kind."""
    pack, restricted = desk.pack, printed[0].bundle.restricted
    pieces = [(p, n) for file in printed for p, n in zip(file.bundle.pieces, file.lengths, strict=True)]
    forms = {piece.form.title: piece.form for piece, _ in pieces}
    titles = sorted(forms, key=lambda title: forms[title].order)
    at = desk.today()
    facts = (
        f"学年学期：{pieces[0][0].case.entry.term}",
        *(() if unit.name == _EVERYONE else (f"班级：{unit.name}",)),
        f"第 {unit.run} 批",
        f"打印日期：{at.year}年{at.month}月{at.day}日",
        "双面打印" if desk.duplex else "单面打印",
    )
    title = f"学业{pack.words.get('warning', '预警')}文书清点单{'（保密）' if restricted else ''}"
    heading = TickHeading(
        f"{pack.school}{pack.unit}", title, facts, _NOTE, ("打印人", "清点人", "发放人", "日期")
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
    return tick_list(heading, titles, files, _rows(desk, pieces))


def _rows(desk: Desk, pieces: Sequence[tuple[Piece, int]]) -> list[TickRow]:
    by_case: dict[tuple[str, str], list[tuple[Piece, int]]] = {}
    for piece, length in pieces:
        entry = piece.case.entry
        by_case.setdefault((entry.class_name, str(piece.case.number)), []).append((piece, length))
    return [
        TickRow(
            student_id=own[0][0].case.entry.student_id,
            name=own[0][0].case.entry.name,
            case_no=number,
            level=own[0][0].case.level_label,
            class_name=class_name,
            papers={title: _said(own, title) for title in dict.fromkeys(p.form.title for p, _ in own)},
            pages=sum(length for _, length in own),
            sheets=sum(_sheets(desk, length) for _, length in own),
        )
        for (class_name, number), own in sorted(by_case.items())
    ]


def _said(own: Sequence[tuple[Piece, int]], title: str) -> str:
    """What was printed of one form for one student: its pages, and which copy when it is not the first."""
    said = []
    for piece, length in own:
        if piece.form.title != title:
            continue
        page = f"第{piece.excerpt.page}页" if isinstance(piece, Again) and piece.excerpt.page else ""
        word = f"重印{page}" if isinstance(piece, Again) else ""
        copy = f"第{piece.serial}份" if piece.serial > 1 else ""
        aside = f"{copy}{word}"
        said.append(f"{length}（{aside}）" if aside else str(length))
    return "＋".join(said)


def _sheets(desk: Desk, pages: int) -> int:
    return -(-pages // 2) if desk.duplex else pages
