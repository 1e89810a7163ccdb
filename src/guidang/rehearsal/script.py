"""The script of the play: who does what to the paper, and how badly the machines treat it.

Every number that decides the play stands here. Shares are probabilities, lengths are mm, tones are gray
levels 0..255. Nothing here comes from the reader: a number is changed because paper behaves differently,
never because a sheet was not read.
"""

from typing import Final

# --- the people -------------------------------------------------------------------------------------------
UNSIGNED_SHEETS: Final = 1  # sheets that come back without any signature
YES_SHARE: Final = 0.85  # of questions that offer "yes"; other questions are answered evenly
OPTIONAL_SIGNED: Final = 0.25  # of signature marks that nobody requires
INKS_BGR: Final = ((32, 28, 30), (46, 38, 36), (110, 44, 22), (138, 58, 26))  # two blacks, two blues
PENS_MM: Final = (0.38, 0.5, 0.5, 0.7)  # gel pens as sold: the width of their line
SIGNATURE_WIDTH: Final = (0.4, 0.8)  # share of the box's width that a signature fills
SIGNATURE_HEIGHT_MM: Final = (6.0, 13.0)  # of one character; people do not write larger in a large box
SEAL_MM: Final = (38.0, 42.0)  # round seals of colleges and their departments are 38-45 mm across
SEAL_LEAST_MM: Final = 26.0  # a smaller seal is taken where a large one would cover the code
FOLDED_SHARE: Final = 0.4  # of torn parts: folded once to be carried or posted

# --- the paper --------------------------------------------------------------------------------------------
TEAR_DRIFT_MM: Final = 0.7  # how far a tear strays from the dashed line, slowly
TEAR_FIBRE_MM: Final = 0.12  # and from fibre to fibre
TONER: Final = 26  # the darkest printed tone
WHITE: Final = 247  # copier paper under a scanner's lamp

# --- which way a sheet comes back -------------------------------------------------------------------------
PHOTO_SHARE: Final = 0.12  # parents photograph it
FAX_SHARE: Final = 0.03  # one old office still faxes; at least one sheet when there are FAX_FROM
FAX_FROM: Final = 12
GLASS_SHARE: Final = 0.12  # of whole pages: laid on the glass one by one instead of fed as a stack
TOGETHER_SHARE: Final = 0.75  # of torn parts on the glass: 2-4 of them share a page
TOGETHER_MOST: Final = 4
TIFF_PAGES: Final = 3  # glass pages that go into the one multi-page TIFF
FEEDER_STACK: Final = 14  # most pages of one feeder PDF
GLASS_STACK: Final = 6  # most pages of one glass PDF

# --- the machines -----------------------------------------------------------------------------------------
DPI: Final = 200
FINE_DPI: Final = 300
FINE_SHARE: Final = 0.25  # of glass PDFs; stacks are fed at 200 dpi, where the feeder is fast
COLOUR_SHARE: Final = 0.5  # of glass and feeder files; the others are gray
TURNS: Final = ((0, 0.6), (180, 0.2), (90, 0.1), (270, 0.1))  # how a stack lies in the machine, clockwise
UPSIDE_DOWN_SHARE: Final = 0.2  # of parts that share a page: laid the other way round than the page
ROTATE_KEY_SHARE: Final = 0.1  # of PDF pages: turned by the page's /Rotate, not in the pixels
SKEW_GLASS: Final = 1.8  # degrees, standard deviation is half of it, never beyond it
SKEW_FEEDER: Final = 2.4
OVERSCAN_MM: Final = 6.0  # a machine scans a little more than the page
STRETCH: Final = 0.006  # the transport's and the lamp's motors do not agree with each other
BLUR_PX: Final = (0.35, 0.75)  # at 200 dpi
GRAIN: Final = (1.2, 3.5)  # noise, standard deviation in gray levels
BLACKS: Final = (-12, 28)  # exposure: what the machine makes of the tone 0
WHITES: Final = (238, 264)  # and of 255: some machines wash the paper out, some leave it gray
JPEG_QUALITY: Final = (70, 90)
STREAK_SHARE: Final = 0.15  # of fed pages: a speck of dust on the lens draws a faint line down the page
STREAK_DEPTH: Final = (6, 14)

# --- the phone --------------------------------------------------------------------------------------------
PHOTO_LONG_PX: Final = 2592  # five megapixels, 4:3: what a messenger leaves of a photograph
PHOTO_PART_DPI: Final = 250  # a torn part fills the frame, so its print must be finer than a page's
PHOTO_FILL: Final = (0.86, 0.94)  # share of the frame that the paper fills
PHOTO_TILT: Final = 0.03  # displacement of a corner, as a share of the paper's long side
PHOTO_SKEW: Final = 4.0  # degrees
PHOTO_CURL_MM: Final = 0.8  # a sheet on a desk does not lie flat
PHOTO_SHADE: Final = (0.62, 0.9)  # the darkest corner's light, of the brightest
PHOTO_WARMTH: Final = 0.05  # standard deviation of red over blue: lamps are yellow, windows are blue
PHOTO_BLUR_PX: Final = (0.5, 1.0)
PHOTO_GRAIN: Final = (2.0, 5.0)
PHOTO_QUALITY: Final = (76, 90)
PHOTO_ASKEW_SHARE: Final = 0.2  # of photos: the phone did not notice which way was up
EXIF_TAGS: Final = ((1, 0.4), (6, 0.35), (8, 0.1), (3, 0.15))  # how the camera stores its pixels

# --- the fax ----------------------------------------------------------------------------------------------
FAX_DPI: Final = (204, 196)  # ITU-T T.4 "fine": its pixels are not square
FAX_THRESHOLD: Final = 150
FAX_GRAIN: Final = 9.0
