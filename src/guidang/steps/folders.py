"""The names of the folders that the program makes inside a workspace's own.

Not a step: steps may import this module.
"""

HIDDEN = ".guidang"  # ledger, vault and key of a workspace
DONE = "已处理"
REFUSED = "退回"
REVIEW = "待复核"
TAKING = ".taking"  # files that are being worked on, on the same file system as the folder they came from
