"""The trials: what truth says of a picture must be so on the picture, whatever was done to the paper."""

import io
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageOps, ImageSequence

import guidang.rehearsal.trials
from guidang.rehearsal.paper import Prints
from guidang.rehearsal.sheets import returning
from guidang.rehearsal.trials import KINDS, Press, stage
from guidang.rehearsal.trials.files import MAKES, makes_for, pack
from guidang.rehearsal.trials.filling import fill
from guidang.rehearsal.trials.leaf import Leaf
from guidang.rehearsal.trials.looks import gray
from guidang.rehearsal.trials.view import View
from guidang.rehearsal.trials.wear import fold_corner, tear_corner

STRANGE = ("back", "foreign")


@pytest.fixture(scope="module")
def sheets(workspace):
    """Torn receipts and record pages in turns: every picture has marks on it."""
    marked = [s for s in returning(workspace.issued) if s.marks]
    receipts, records = ([s for s in marked if s.whole is whole] for whole in (False, True))
    return [s for pair in zip(receipts, records, strict=True) for s in pair]


@pytest.fixture(scope="module")
def prints(workspace):
    with Prints(workspace.root) as printer:
        yield printer


@pytest.fixture(scope="module")
def press(prints):
    return Press(prints)


def decoded(image):
    codes = zxingcpp.read_barcodes(gray(image), formats=zxingcpp.BarcodeFormat.QRCode)
    return {c.text: np.array([(p.x, p.y) for p in corners(c)], float) for c in codes}


def corners(code):
    where = code.position
    return where.top_left, where.top_right, where.bottom_right, where.bottom_left


@pytest.mark.parametrize("kind", [k for k in KINDS if k not in STRANGE])
def test_codes_lie_where_truth_says_and_read_as_it_says(kind, sheets, prints, press):
    trial = stage(kind, 1, sheets, prints, press, (3,))
    found = decoded(trial.view.image)
    assert trial.regions
    for region, laid in zip(trial.regions, trial.view.laid, strict=True):
        if not region.whole:
            continue
        assert region.qr in found, (kind, region.codes)
        codes = [laid.at(s.corners) for s in laid.leaf.spots if s.kind == "code"]
        apart = min(np.linalg.norm(found[region.qr] - code, axis=1).max() for code in codes)
        assert apart < 0.08 * np.ptp(found[region.qr]), (kind, apart)


def test_a_leaflet_or_a_forgery_has_no_code_of_ours(sheets, prints, press):
    met = set()
    for seed in range(3):
        trial = stage("foreign", 1, sheets, prints, press, (4, seed))
        met.add(trial.regions[0].kind)
        assert not set(decoded(trial.view.image)) & {s.qr for s in sheets}
        assert decoded(trial.view.image)
        assert [r.qr for r in trial.regions] == [""]
    assert "forged" in met


def test_a_blank_back_shows_the_front_mirrored_and_faint(sheets, prints, press):
    mirrored = 0
    for seed in range(3):
        trial = stage("back", 3, sheets[1:], prints, press, (4, seed))
        assert [(r.kind, r.qr, r.marks) for r in trial.regions] == [("blank", "", [])]
        image = cv2.GaussianBlur(gray(trial.view.image), (0, 0), 1)  # the machine's noise aside
        mirrored += sheets[1].qr in decoded(np.ascontiguousarray(image[:, ::-1]))
        paper = np.zeros_like(image)
        cv2.fillConvexPoly(paper, np.array(trial.regions[0].outline).astype(np.int32), 255)
        inner = cv2.erode(paper, np.ones((41, 41), np.uint8)) > 0
        assert np.percentile(image[inner], 1) > 110
    assert mirrored


def test_severity_four_is_a_worse_picture_than_severity_nought(sheets, prints, press):
    worse = 0
    for kind in ("flatbed", "bilevel", "fax", "photo", "compressed"):
        sizes = [stage(kind, severity, sheets, prints, press, (5,)).view.image.size for severity in (0, 4)]
        worse += sizes[1] <= sizes[0]
    assert worse == 5


def test_the_same_seed_gives_the_same_picture_and_the_same_truth(sheets, prints, press):
    first, again, other = (stage("adf", 2, sheets, prints, press, (seed,)) for seed in (6, 6, 7))
    assert np.array_equal(first.view.image, again.view.image)
    assert first.regions == again.regions
    assert first.regions != other.regions


def test_ink_is_where_truth_says_it_is_and_nowhere_else(sheets, press):
    asked = set()
    for seed, sheet in enumerate(sheets):
        rng = np.random.default_rng(seed)
        plain = press.leaf(sheet, 200, np.random.default_rng(seed))
        leaf = press.leaf(sheet, 200, np.random.default_rng(seed), hands=fill(sheet, [], rng))
        changed = np.abs(plain.pixels.astype(int) - leaf.pixels).max(axis=2) > 25
        for spot in leaf.spots:
            hand = leaf.hands.get(spot.name)
            if hand is None or hand.how in ("seal", "struck", "neighbour"):
                continue
            (x0, y0), (x1, y1) = spot.corners.min(axis=0).astype(int), spot.corners.max(axis=0).astype(int)
            grow = 8 if spot.kind == "tick" else 0
            inside = changed[y0 - grow : y1 + grow, x0 - grow : x1 + grow].any()
            asked.add((spot.kind, hand.ink))
            if hand.ink:
                assert inside, (spot.name, hand)
            elif spot.kind == "signature" and "seal" not in {h.how for h in leaf.hands.values()}:
                assert not inside or sheet.of_kind("seal"), (spot.name, hand)
    assert {("signature", True), ("tick", True), ("tick", False)} <= asked


def test_a_corner_torn_off_takes_its_share_of_the_code_with_it(sheets, press):
    shares = []
    for seed in range(12):
        leaf = press.leaf(sheets[1], 150, np.random.default_rng(seed))
        tear_corner(leaf, 45, np.random.default_rng(seed))
        code = next(s for s in leaf.spots if s.kind == "code")
        low, high = code.corners.min(axis=0).astype(int), code.corners.max(axis=0).astype(int)
        left = (leaf.mask[low[1] : high[1], low[0] : high[0]] > 0).mean()
        assert code.visible == pytest.approx(left, abs=0.04)
        shares.append(code.visible)
    assert min(shares) < 0.9
    assert max(shares) == 1.0


def test_a_corner_folded_over_hides_as_much_again_beside_it(sheets, press):
    hidden = []
    for seed in range(8):
        leaf = press.leaf(sheets[1], 150, np.random.default_rng(seed))
        before = leaf.pixels.copy()
        fold_corner(leaf, 40, np.random.default_rng(seed))
        gone, flap = leaf.mask == 0, (np.ptp(leaf.pixels, axis=2) == 0) & (leaf.pixels != before).any(axis=2)
        assert gone.sum() == pytest.approx((flap & ~gone & (leaf.pixels[..., 0] >= 230)).sum(), rel=0.35)
        hidden.append(min(s.visible for s in leaf.spots if s.kind == "code"))
    assert min(hidden) < 0.7


def test_the_lower_of_two_sheets_fed_at_once_is_hidden_where_the_upper_lies(sheets, prints, press):
    trial = stage("doublefeed", 2, sheets[1:], prints, press, (9,))
    lower, upper = trial.regions
    assert min(upper.codes) == 1.0
    assert min(lower.codes) < 0.5
    assert set(decoded(trial.view.image)) <= {lower.qr, upper.qr}


def test_a_bent_leaf_takes_its_spots_along(sheets, press):
    leaf = press.leaf(sheets[1], 150, np.random.default_rng(1))
    bend = np.random.default_rng(2).normal(0, 9, (2, 5, 4)).astype(np.float32)
    leaf.bend(bend[0], bend[1])
    found = decoded(leaf.pixels)[leaf.sheet.qr]
    spot = next(s for s in leaf.spots if s.kind == "code")
    assert np.linalg.norm(found - spot.corners, axis=1).max() < 7


def test_what_is_turned_or_shrunk_stays_where_truth_says():
    leaf = Leaf(np.full((60, 40, 3), 250, np.uint8), np.full((60, 40), 255, np.uint8), 100.0)
    view = View(np.zeros((200, 300), np.uint8), 100.0)
    from guidang.rehearsal.trials.view import lay, placed

    lay(view, leaf, placed(leaf, (70, 50), 0))
    view.turn(90)
    view.resize(0.5, 0.25)
    xs, ys = np.where(view.image.T > 200)
    (low, high) = view.laid[0].outline.min(axis=0), view.laid[0].outline.max(axis=0)
    assert low == pytest.approx((xs.min(), ys.min()), abs=1.5)
    assert high == pytest.approx((xs.max() + 1, ys.max() + 1), abs=1.5)
    assert view.size == (100, 75)


def shown(data, suffix, size):
    """The last page as a viewer shows it, gray, at ``size``."""
    if suffix == "pdf":
        with pypdfium2.PdfDocument(data) as pdf:
            page = pdf[len(pdf) - 1].render(scale=2, grayscale=True).to_numpy()
        return cv2.resize(page.reshape(page.shape[:2]), size, interpolation=cv2.INTER_AREA)
    with Image.open(io.BytesIO(data)) as picture:
        frame = ImageOps.exif_transpose([f.copy() for f in ImageSequence.Iterator(picture)][-1])
    if frame.mode.startswith("I"):
        frame = Image.fromarray((np.asarray(frame) >> 8).astype(np.uint8))
    return np.asarray(frame.convert("L").resize(size))


@pytest.mark.parametrize("make", MAKES)
def test_a_file_shows_the_picture_that_was_put_into_it(make):
    rng = np.random.default_rng(8)
    image = cv2.resize(rng.integers(0, 255, (6, 4, 3)).astype(np.uint8), (400, 600))
    image[40:120, 30:200] = 10
    bilevel = MAKES[make].tones == "bilevel"
    if bilevel:
        image = np.where(gray(image) > 120, 255, 0).astype(np.uint8)
    view = View(image, 100.0, bilevel=bilevel)
    views = [View(255 - image, 100.0, bilevel=bilevel), view] if MAKES[make].several else [view]
    assert make in makes_for(views)
    data = pack(views, make, np.random.default_rng(1))
    seen = shown(data, MAKES[make].suffix, (400, 600)).astype(int)
    assert np.abs(seen - gray(image)).mean() < 9


def test_the_trials_know_nothing_of_the_reader():
    for source in Path(guidang.rehearsal.trials.__file__).parent.glob("*.py"):
        lines = [
            line for line in source.read_text("utf-8").splitlines() if "import" in line and "guidang" in line
        ]
        assert all("guidang.rehearsal" in line for line in lines), source.name
