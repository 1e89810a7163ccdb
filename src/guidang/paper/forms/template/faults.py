"""Faults of a template, collected with their places and raised once."""

from guidang.domain.errors import TemplateFaults

_EXCERPT = 14


class Faults:
    """What is wrong with one template, in the order met; the same fault at the same place counts once."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._said: dict[str, None] = {}

    def add(self, place: str, what: str) -> None:
        """Note one fault."""
        self._said[f"{place}：{what}"] = None

    def __bool__(self) -> bool:
        return bool(self._said)

    def refuse(self) -> None:
        """Raise TemplateFaults when any fault was noted."""
        if self._said:
            raise TemplateFaults(file=self._file, count=str(len(self._said)), faults="\n".join(self._said))


def excerpt(text: str) -> str:
    """The start of a paragraph, for naming its place; "" when it is empty."""
    words = " ".join(text.split())
    if not words:
        return ""
    return f"“{words[:_EXCERPT]}…”" if len(words) > _EXCERPT else f"“{words}”"
