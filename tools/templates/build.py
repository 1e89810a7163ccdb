"""Write every pack's Word templates: ``python tools/templates/build.py [folder]`` (default: templates/forms).

The templates in the repository are what this writes; a test holds the two together. A school that edits its
forms in Word simply replaces the file.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import heilongjiang
import lanzhou
import nanjing
import quzhou

from paper import Paper

PACKS: dict[str, dict[str, Callable[[], Paper]]] = {
    "heilongjiang": heilongjiang.FORMS,
    "nanjing": nanjing.FORMS,
    "lanzhou": lanzhou.FORMS,
    "quzhou": quzhou.FORMS,
}


def build(folder: Path) -> None:
    """Write ``folder``/<pack>/<form>.docx for every form of every pack."""
    for name, forms in PACKS.items():
        place = folder / name
        place.mkdir(parents=True, exist_ok=True)
        for file, make in forms.items():
            make().save(place / file)


if __name__ == "__main__":
    default = Path(__file__).resolve().parents[2] / "templates" / "forms"
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else default)
