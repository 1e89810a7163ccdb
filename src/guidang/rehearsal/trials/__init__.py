"""试炼: sheets put through every machine and mishap there is, with the truth about each piece kept.

``stage`` makes one picture of one kind and severity; ``pack`` puts pictures into files. Like the rest of the
rehearsal this room knows only what is printed and what ``issued --json`` says, never the reader.
"""

from guidang.rehearsal.trials.kinds import KINDS, SEVERITIES, MarkTruth, RegionTruth, Trial, stage
from guidang.rehearsal.trials.leaf import Press

__all__ = ["KINDS", "SEVERITIES", "MarkTruth", "Press", "RegionTruth", "Trial", "stage"]
