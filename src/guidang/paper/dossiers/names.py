"""Names of files and folders inside a package: safe on Windows, macOS and any NAS, and telling little.

Class names come from spreadsheets. A folder name keeps what a person reads and loses what a file system
trips over; file names hold a running number and the case number, never a name or a student number, because
they leave the office in listings, logs and mails.
"""

import re
import unicodedata
from collections.abc import Iterable

# Windows: reserved characters, device names, trailing dots and spaces (learn.microsoft.com, "Naming Files").
_RESERVED = re.compile(r'[<>:"/\\|?*]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
_LONGEST = 40  # characters; four levels of them stay under Windows' 260
_UNNAMED = "未注明"


def folder_names(names: Iterable[str], reserved: Iterable[str] = ()) -> dict[str, str]:
    """A safe folder name for each of ``names``; names that differ get folders that differ, in any case.

    ``reserved`` names are given to none of them.
    """
    taken = {name.casefold() for name in reserved}
    folders: dict[str, str] = {}
    for name in sorted(set(names)):
        safe = _safe(name)
        folder, number = safe, 1
        while folder.casefold() in taken:
            number += 1
            folder = f"{safe}_{number}"
        taken.add(folder.casefold())
        folders[name] = folder
    return folders


def _safe(name: str) -> str:
    visible = "".join(ch for ch in unicodedata.normalize("NFC", name) if unicodedata.category(ch)[0] != "C")
    safe = _RESERVED.sub("_", " ".join(visible.split()))[:_LONGEST].strip(" .")
    return f"_{safe}" if _DEVICES.match(safe) else safe or _UNNAMED


def unsafe(path: str) -> str:
    """Why ``path``, as written in a package, must not be followed: a reason in Chinese, or ""."""
    parts = path.split("/")
    if path.startswith("/") or re.match(r"[A-Za-z]:", path) or path.startswith("~"):
        return "是绝对路径"
    if "\\" in path:
        return "含反斜杠"
    if any(part in ("", ".", "..") for part in parts):
        return "含“..”等会指向包外的路径"
    if any(unicodedata.category(ch) in ("Cc", "Cf", "Cs") for ch in path):
        return "含控制字符、不可见字符或无法识别的编码"
    if any(_RESERVED.search(part) or _DEVICES.match(part) or part[-1] in " ." for part in parts):
        return "含 Windows 不允许的字符或名称"
    return ""
