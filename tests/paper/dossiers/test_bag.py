"""The bag's tag files, read by the Library of Congress's own tool."""

import hashlib
import unicodedata

import bagit
import pytest
from dossier_samples import put

from guidang.paper.dossiers.bag import BagInfo, bag_tags, decode_path, digest_of, encode_path, entry

_INFO = BagInfo("机械工程系", "NJJD-2025-2026-2-v1", "2025-2026学年第二学期 档案移交", "2026-07-01")


def _write(folder, payload):
    tags = bag_tags({path: entry(data) for path, data in payload.items()}, _INFO, {"说明.txt": b"page"})
    for path, data in {**payload, **tags, "说明.txt": b"page"}.items():
        put(folder / path, data)
    return tags


def test_bagit_accepts_it(tmp_path):
    _write(tmp_path, {"data/数控2301/001.pdf": b"one", "data/移交清单.json": b"{}"})
    bag = bagit.Bag(str(tmp_path))
    assert bag.validate()
    assert bag.info["Payload-Oxum"] == "5.2"
    assert bag.info["External-Identifier"] == "NJJD-2025-2026-2-v1"
    assert bag.info["Bagging-Date"] == "2026-07-01"


def test_tagmanifest_covers_every_tag_file(tmp_path):
    tags = _write(tmp_path, {"data/a": b"a"})
    listed = {line.split("  ")[1] for line in tags["tagmanifest-sha256.txt"].decode().splitlines()}
    assert listed == {"bagit.txt", "bag-info.txt", "manifest-sha256.txt", "说明.txt"}


def test_digest_stands_for_every_byte():
    digests = {digest_of(bag_tags({"data/a": entry(data)}, _INFO)) for data in (b"a", b"b")}
    tags = bag_tags({"data/a": entry(b"a")}, _INFO)
    assert len(digests) == 2
    assert digest_of(tags) == hashlib.sha256(tags["tagmanifest-sha256.txt"]).hexdigest()


@pytest.mark.parametrize("path", ["data/a%b", "data/a\nb", "data/a\r\nb", "data/a%0Ab", "data/普通.pdf"])
def test_paths_survive_the_manifest(path):
    written = encode_path(path)
    assert "\n" not in written
    assert "\r" not in written
    assert decode_path(written) == path


@pytest.mark.parametrize("path", ["a.pdf", "../data/a", "data/" + unicodedata.normalize("NFD", "é")])
def test_only_payload_paths_in_nfc(path):
    with pytest.raises(ValueError, match="payload path"):
        bag_tags({path: entry(b"")}, _INFO)


def test_a_line_break_cannot_add_a_field():
    info = BagInfo("系\nPayload-Oxum: 0.0", "a", "b", "2026-07-01")
    lines = bag_tags({"data/a": entry(b"a")}, info)["bag-info.txt"].decode().splitlines()
    assert [line for line in lines if line.startswith("Payload-Oxum")] == ["Payload-Oxum: 1.1"]
