"""A BagIt 1.0 bag (RFC 8493) around a payload: its four tag files and its digest.

The digest of a package is the SHA-256 of its tagmanifest. The tagmanifest lists the payload manifest, which
lists every file, so that one line on a signed paper stands for every byte of the package.
"""

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
PAYLOAD = "data/"


@dataclass(frozen=True, slots=True)
class PayloadEntry:
    """A payload file by its SHA-256 (hex) and its size in bytes."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class BagInfo:
    """What bag-info.txt says. ``date`` is ISO."""

    organization: str
    identifier: str
    description: str
    date: str


def entry(data: bytes) -> PayloadEntry:
    """The entry of a small file."""
    return PayloadEntry(hashlib.sha256(data).hexdigest(), len(data))


def bag_tags(
    payload: Mapping[str, PayloadEntry], info: BagInfo, tag_files: Mapping[str, bytes] | None = None
) -> dict[str, bytes]:
    """The tag files of a bag. ``payload`` maps paths under ``data/`` (NFC) to entries.

    ``tag_files`` are further files beside the four, listed in the tagmanifest. Raises ValueError when a path
    is not under ``data/`` or not in NFC.
    """
    for path in payload:
        if not path.startswith(PAYLOAD) or path != unicodedata.normalize("NFC", path):
            raise ValueError(f"not a payload path: {path!r}")
    oxum = f"{sum(file.size for file in payload.values())}.{len(payload)}"
    fields = {
        "Source-Organization": info.organization,
        "External-Identifier": info.identifier,
        "External-Description": info.description,
        "Bagging-Date": info.date,
        "Payload-Oxum": oxum,
    }
    tags = {
        DECLARATION: b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        INFO: "".join(f"{name}: {' '.join(value.split())}\n" for name, value in fields.items()).encode(
            "utf-8"
        ),
        MANIFEST: _manifest({path: file.sha256 for path, file in payload.items()}),
        **(tag_files or {}),
    }
    return {**tags, TAG_MANIFEST: _manifest({path: entry(data).sha256 for path, data in tags.items()})}


def digest_of(tags: Mapping[str, bytes]) -> str:
    """The package's digest: the SHA-256 (hex) of its tagmanifest."""
    return hashlib.sha256(tags[TAG_MANIFEST]).hexdigest()


def encode_path(path: str) -> str:
    """A path as a manifest writes it: CR, LF and % percent-encoded, nothing else (RFC 8493, 2.1.3)."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def decode_path(path: str) -> str:
    """The path that a manifest line means."""
    for code, character in {"%0D": "\r", "%0d": "\r", "%0A": "\n", "%0a": "\n", "%25": "%"}.items():
        path = path.replace(code, character)
    return path


def _manifest(sums: Mapping[str, str]) -> bytes:
    return "".join(f"{sums[path]}  {encode_path(path)}\n" for path in sorted(sums)).encode("utf-8")
