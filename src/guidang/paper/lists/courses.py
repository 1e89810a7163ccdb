"""不及格课程: one cell → courses. Names hold brackets, digits and spaces: 体育（三）, AutoCAD 2020.

A cell is cut only at separators outside brackets; credits and score are taken from a name's end only when
they carry their unit or word (4学分, 52分, 缺考), because （3） belongs to 形势与政策（3）.
"""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from guidang.domain.warning_list import Course

_OPENING = "（(【[《〈“「"
_CLOSING = "）)】]》〉”」"
_SEPARATORS = "、；;，,\n\r\t"
_LAST_RESORTS = (r"\s{2,}|\u3000+", r"\s+", r"[/／|｜]", r"[+＋]")
_ENUMERATION = r"(?<!\d){}\s*[、.．)）]\s*"
_MOST_NUMBERED = 61  # items of one cell; more than any programme has courses
_TRAILING_BRACKET = re.compile(r"[（(【\[]([^（）()【】\[\]]*)[）)】\]]\s*$")
_TRAILING_SCORE = re.compile(r"[\s:：]\s*(\d{1,3}(?:\.\d+)?)\s*分$")
_CREDITS = re.compile(r"(?:学分[:：]?)?(\d{1,2}(?:\.\d+)?)(?:个?学分)|学分[:：]?(\d{1,2}(?:\.\d+)?)")
_SCORE = re.compile(r"(?:成绩[:：]?)?(\d{1,3}(?:\.\d+)?)分|成绩[:：]?(\d{1,3}(?:\.\d+)?)")
_SCORE_WORDS = {"缺考", "缓考", "旷考", "作弊", "违纪", "不及格", "未通过", "取消资格", "不合格"}
_NOTHING = {"", "无", "-", "—", "/"}


@lru_cache(maxsize=4096)
def split_courses(text: str, stated: int | None = None) -> tuple[Course, ...]:
    """The courses that ``text`` lists.

    ``stated`` is the number of courses that the row states; it decides where a separator is ambiguous
    (高等数学 大学英语 is two courses only where the row says two).
    """
    names = split_names(text, stated)
    return tuple(_course(name) for name in names)


def split_names(text: str, stated: int | None = None) -> list[str]:
    """The pieces of ``text`` between separators, as they stand."""
    if text.strip() in _NOTHING:
        return []
    pieces = _enumerated(text) or _cut(text)
    if len(pieces) == 1 and stated is not None and stated > 1:
        for pattern in _LAST_RESORTS:
            finer = [piece for piece in re.split(pattern, pieces[0]) if piece.strip()]
            if len(finer) == stated:
                return [piece.strip() for piece in finer]
    return pieces


def _cut(text: str) -> list[str]:
    guarded = _inside_brackets(text)
    pieces, start = [], 0
    for index, char in enumerate(text):
        if char in _SEPARATORS and not guarded[index]:
            pieces.append(text[start:index])
            start = index + 1
    pieces.append(text[start:])
    return [name for piece in pieces if (name := piece.strip().rstrip("。.").strip())]


def _inside_brackets(text: str) -> list[bool]:
    """For each character whether it lies in a pair of brackets; an unpaired one guards nothing."""
    guarded = [False] * len(text)
    open_at: list[tuple[int, int]] = []
    for index, char in enumerate(text):
        if char in _OPENING:
            open_at.append((index, _OPENING.index(char) // 2))
        elif char in _CLOSING and open_at and open_at[-1][1] == _CLOSING.index(char) // 2:
            start, _ = open_at.pop()
            guarded[start : index + 1] = [True] * (index + 1 - start)
    return guarded


def _enumerated(text: str) -> list[str]:
    """The items of 1、…2、…, or [] when the text does not count from 1 to at least 2."""
    places: list[tuple[int, int]] = []
    position = 0
    while len(places) < _MOST_NUMBERED:
        pattern = re.compile(_ENUMERATION.format(len(places) + 1))
        match = pattern.match(text.lstrip()) if not places else pattern.search(text, position)
        if match is None:
            break
        offset = len(text) - len(text.lstrip()) if not places else 0
        places.append((match.start() + offset, match.end() + offset))
        position = match.end() + offset
    if len(places) < 2:
        return []
    ends = [start for start, _ in places[1:]] + [len(text)]
    pieces = (
        text[begin:end].strip(" \u3000\n\r\t、；;，,。") for (_, begin), end in zip(places, ends, strict=True)
    )
    return [piece for piece in pieces if piece]


@lru_cache(maxsize=4096)
def _course(text: str) -> Course:
    name = " ".join(text.split())
    score = _TRAILING_SCORE.search(name)
    if score and score.start():
        return Course(name[: score.start()].strip(), None, score[1])
    bracket = _TRAILING_BRACKET.search(name)
    if bracket and bracket.start():
        credits_, points, all_read = _particulars(bracket[1])
        if all_read:
            return Course(name[: bracket.start()].strip(), credits_, points)
    return Course(name)


def _particulars(text: str) -> tuple[Decimal | None, str | None, bool]:
    """Credits and score from within a bracket, and whether every word of it was one of them."""
    credits_: Decimal | None = None
    points: str | None = None
    words = [word for word in re.split(r"[\s、；;，,/]+", unicodedata.normalize("NFKC", text)) if word]
    for word in words:
        credit_match, score_match = _CREDITS.fullmatch(word), _SCORE.fullmatch(word)
        if credit_match and credits_ is None:
            credits_ = Decimal(credit_match[1] or credit_match[2])
        elif score_match and points is None:
            points = score_match[1] or score_match[2]
        elif word in _SCORE_WORDS and points is None:
            points = word
        else:
            return None, None, False
    return credits_, points, bool(words)
