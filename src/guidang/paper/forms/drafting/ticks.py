"""□ of a form: the office's own choice of a level, or a question that a hand answers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from guidang.paper.forms.drafting import labels
from guidang.paper.forms.drafting.placed import Edit, Left, Notes, Placed, Seen, Spot, token

_BOX = re.compile(r"[□☐▢]")
_ANSWER = re.compile(r"[ \u3000]?([^\s□☐▢，。；、（）()：:_]{1,12})")
_BEFORE = re.compile(r"([^\s□☐▢，。；、（）()：:_]{1,8})[ \u3000]?$")
_LEVEL = re.compile(r"(红|橙|黄|蓝|[一二三四]|[1-4]|[ⅠⅡⅢⅣ])(?:色|级)(?:学业)?(?:预警|警示)?")
_COLOURS, _NUMBERS = ("red", "orange", "yellow", "blue"), ("one", "two", "three", "four")
_CODES = dict(zip("红橙黄蓝一二三四1234ⅠⅡⅢⅣ", _COLOURS + _NUMBERS * 3, strict=True))
_QUESTION = 40  # characters of a question that are kept as its name


@dataclass(frozen=True, slots=True)
class _Box:
    at: int
    answer: str


def level_code(label: str) -> str:
    """The code of a level by its label, "" when it is none: 红色预警 is red, 一级 is one."""
    match = _LEVEL.fullmatch(label)
    return _CODES[match[1]] if match else ""


def tick_edits(line: Seen, spot: Spot, notes: Notes) -> Iterator[Edit]:
    """The boxes of a line as tokens."""
    boxes = list(_boxes(line.text))
    asked = [box for box in boxes if not level_code(box.answer)]
    question = _question(line.text, boxes, spot) if asked else ""
    code = _code(question, notes) if asked else ""
    for number, box in enumerate(boxes, start=1):
        if level := level_code(box.answer):
            notes.levels.setdefault(level, box.answer)
            name, why = f"choice.level.{level}", ""
        elif box.answer:
            answer = labels.ANSWERS.get(box.answer, f"a{number}")
            name, why = f"tick.{code}.{answer}", f"问题记作“{question}”，请在 pack.toml 的 [words] 里核对"
        else:
            notes.left.append(Left(spot.place, line.text.strip()[:20], "□ 旁边没有文字，没有改动"))
            continue
        if notes.free(spot.piece, name) != name:
            notes.left.append(Left(spot.place, f"□{box.answer}", "同一联里已有相同的方框，没有改动"))
            continue
        if not level and code not in notes.asked.setdefault(spot.piece, []):
            notes.asked[spot.piece].append(code)
        notes.placed.append(Placed(spot.place, f"□{box.answer}", token(name), why))
        yield Edit(box.at, box.at + 1, token(name))


def _boxes(text: str) -> Iterator[_Box]:
    """Each box with its answer: after it, or before it where nothing follows (是□ 否□)."""
    for match in _BOX.finditer(text):
        after, before = _ANSWER.match(text, match.end()), _BEFORE.search(text, 0, match.start())
        # A blank between box and word means that the word belongs to the box before.
        closed = after is not None and text[match.end() : match.end() + 1] not in " \u3000"
        found = after if closed or before is None else before
        yield _Box(match.start(), found[1].strip() if found else "")


def _question(text: str, boxes: list[_Box], spot: Spot) -> str:
    first = text[: boxes[0].at]
    if text[boxes[0].at + 1 : boxes[0].at + 2].strip() == "":
        first = first.removesuffix(boxes[0].answer)
    said = re.sub(r"^[\s（(]*[\d一二三四五六七八九十]*[）).．、]*\s*|[\s（(：:。，]+$", "", first)
    return (said or labels.squeezed(spot.beside) or "请选择")[:_QUESTION]


def _code(question: str, notes: Notes) -> str:
    for code, words in notes.words.items():
        if words == question and re.fullmatch(r"q\d+", code):
            return code
    code = f"q{1 + sum(bool(re.fullmatch(r'q[0-9]+', known)) for known in notes.words)}"
    notes.words[code] = question
    return code
