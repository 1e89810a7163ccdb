"""LibreOffice, called once for many documents."""

import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

from tests.oracle.lettering import environment, write_fonts

TIMEOUT = 300  # s; thirty documents take about twelve
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def to_pdf(documents: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """The PDF that LibreOffice prints of each .docx, by its key; ``folder`` takes fonts, profile and files.

    Raises AssertionError with LibreOffice's words when a document does not convert.
    """
    inside, outside = folder / "word", folder / "pdf"
    inside.mkdir(parents=True, exist_ok=True)
    paths = {key: inside / f"{number:03}.docx" for number, key in enumerate(documents)}
    families, characters = set[str](), set[str]()
    for key, path in paths.items():
        path.write_bytes(documents[key])
        found, used = _asked_for(path)
        families |= found
        characters |= used
    config = write_fonts(folder, families, "".join(characters))
    command = [
        "soffice",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
    ]
    command += ["--convert-to", "pdf", "--outdir", str(outside), *map(str, paths.values())]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=TIMEOUT, check=False, env=environment(config, folder)
    )
    made = {key: outside / f"{path.stem}.pdf" for key, path in paths.items()}
    lost = [key for key, path in made.items() if not path.is_file()]
    assert not lost, f"LibreOffice did not print {lost}: {done.stdout} {done.stderr}"
    return {key: path.read_bytes() for key, path in made.items()}


def _asked_for(path: Path) -> tuple[set[str], set[str]]:
    """The font families that a .docx names, and the characters it holds."""
    families, characters = set[str](), set[str]()
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if not name.endswith(".xml"):
                continue
            root = ElementTree.fromstring(package.read(name))
            for fonts in root.iter(f"{_W}rFonts"):
                families |= {v for k, v in fonts.items() if k.removeprefix(_W) in _SCRIPTS and v}
            families |= {
                node.get("typeface", "")
                for tag in ("latin", "ea", "font")
                for node in root.iter(_A + tag)
                if tag != "font" or node.get("script") == "Hans"
            }
            for node in root.iter(f"{_W}t"):
                characters |= set(node.text or "")
    return families - {""}, characters


_SCRIPTS = ("ascii", "hAnsi", "eastAsia", "cs")
