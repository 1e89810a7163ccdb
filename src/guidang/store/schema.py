"""The ledger's tables.

Text columns named ``*_json`` hold JSON. Dates and times are ISO 8601 text with offset, so that SQLite and
PostgreSQL keep the same characters. Nothing here is ever deleted; what changes leaves an event.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

migrations = Table(
    "migrations",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("applied_at", String(40), nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(40), nullable=False),
    Column("subject", String(120), nullable=False),
    Column("at", String(40), nullable=False),
    Column("data_json", Text, nullable=False),
    Column("previous", String(64), nullable=False, unique=True),
    Column("digest", String(64), nullable=False, unique=True),
)
events_by_kind = Index("events_by_kind", events.c.kind, events.c.seq)

lists = Table(
    "lists",
    metadata,
    Column("claim", String(40), primary_key=True),  # the claim under which the file was taken
    Column("sha256", String(64), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("taken_at", String(40), nullable=False),
    Column("outcome", String(40), nullable=False),
    Column("run", Integer, nullable=False),  # 第几批, 0 when it opened no case
    Column("report", String(64), nullable=False),  # the clerk's report, in the vault
    # Workbooks for the clerk, in the vault, "" for none: the faulty rows marked, and what is asked.
    Column("marked", String(64), nullable=False, server_default=""),
    Column("asked", String(64), nullable=False, server_default=""),
)

# Which cases a list named, whether it opened them or found them open: who is lacking on a corrected list is
# known only when it is known who was on the one before.
listed = Table(
    "listed",
    metadata,
    Column("claim", String(40), ForeignKey("lists.claim"), primary_key=True),
    Column("case_no", String(20), ForeignKey("cases.number"), primary_key=True, index=True),
)

cases = Table(
    "cases",
    metadata,
    Column("number", String(20), primary_key=True),
    Column("student_id", String(40), nullable=False),
    Column("term", String(20), nullable=False),
    Column("class_name", Text, nullable=False),
    Column("level", String(40), nullable=False),
    Column("case_json", Text, nullable=False),
    Column("claim", String(40), ForeignKey("lists.claim"), nullable=False),
    Column("position", Integer, nullable=False),  # in its list
    Column("state", String(20), nullable=False, server_default="open"),
    UniqueConstraint("student_id", "term", name="one_case_a_student_and_term"),
)

# 印单: what must be printed for a case and why. Made in the transaction that makes it necessary, done in the
# one that records the sheets; a case without an open order is never printed again by itself.
orders = Table(
    "orders",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_no", String(20), ForeignKey("cases.number"), nullable=False, index=True),
    Column("claim", String(40), ForeignKey("lists.claim"), nullable=False),  # the list that caused it
    Column("position", Integer, nullable=False),  # in that list
    Column("kind", String(20), nullable=False),  # opened, level_changed
    # level_changed: "before" and "after" (codes), "before_label", "after_label", "on" (ISO date), "why"
    Column("data_json", Text, nullable=False),
    Column("done_at", String(40), nullable=False, server_default=""),
)

# A case as it was before it changed; the case itself holds how it stands now.
history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_no", String(20), ForeignKey("cases.number"), nullable=False, index=True),
    Column("claim", String(40), ForeignKey("lists.claim"), nullable=False),  # the list that changed it
    Column("at", String(40), nullable=False),
    Column("before_json", Text, nullable=False),
)

# What the program asks about a case and a person answers (by a later list or by 结果登记).
questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case_no", String(20), ForeignKey("cases.number"), nullable=False, index=True),
    Column("claim", String(40), ForeignKey("lists.claim"), nullable=False),  # the list that raised it
    Column("kind", String(20), nullable=False),  # dropped, below, closed: see store/questions.py
    Column("asked_at", String(40), nullable=False),
    Column("answered_at", String(40), nullable=False, server_default=""),
    Column("answer", Text, nullable=False, server_default=""),
)

# Rows of the other sheets (domain/records.py), each once: ``digest`` is over the case and all it says.
records = Table(
    "records",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("case_no", String(20), ForeignKey("cases.number"), nullable=False, index=True),
    Column("claim", String(40), ForeignKey("lists.claim"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("record_json", Text, nullable=False),
    Column("recorded_at", String(40), nullable=False),
)

blanks = Table(
    "blanks",
    metadata,
    Column("edition", String(64), primary_key=True),
    Column("form", String(60), nullable=False),
    Column("sha256", String(64), nullable=False),  # of the encoded blank in the vault
    Column("form_json", Text, nullable=False),  # the form as the pack described it then
)

prints = Table(
    "prints",
    metadata,
    Column("path", Text, primary_key=True),  # relative to the workspace, with forward slashes
    Column("sha256", String(64), nullable=False),
    Column("pages", Integer, nullable=False),
)

sheets = Table(
    "sheets",
    metadata,
    Column("body", String(32), primary_key=True),  # the code without its tag
    Column("code", String(32), nullable=False),
    Column("case_no", String(20), ForeignKey("cases.number"), nullable=False, index=True),
    Column("form", String(60), nullable=False),
    Column("part", String(60), nullable=False),
    Column("serial", Integer, nullable=False),
    Column("page", Integer, nullable=False),  # 0-based page of the form
    Column("edition", String(64), ForeignKey("blanks.edition"), nullable=False),
    Column("pdf", Text, ForeignKey("prints.path"), nullable=False),
    Column("pdf_page", Integer, nullable=False),
    Column("returns", Boolean, nullable=False),
    # The notice date (ISO) that the paper says; "" on sheets of before this was kept. A case's own date moves
    # when its level changes, a printed one never does.
    Column("dated", String(10), nullable=False, server_default=""),
    # The serial that was printed in its place, from when on this paper is void; 0 while it holds.
    Column("replaced_by", Integer, nullable=False, server_default="0"),
)

batches = Table(
    "batches",
    metadata,
    Column("claim", String(40), primary_key=True),
    Column("sha256", String(64), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("taken_at", String(40), nullable=False),
    Column("pages", Integer, nullable=False),
)

regions = Table(
    "regions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("claim", String(40), ForeignKey("batches.claim"), nullable=False),
    Column("page", Integer, nullable=False),
    Column("region_index", Integer, nullable=False),
    Column("x0", Float, nullable=False),
    Column("y0", Float, nullable=False),
    Column("x1", Float, nullable=False),
    Column("y1", Float, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("body", String(32), nullable=False, default="", index=True),  # "" when no sheet of ours is named
    Column("case_no", String(20), nullable=True),
    Column("form", String(60), nullable=True),
    Column("part", String(60), nullable=True),
    Column("orientation", Integer, nullable=False),
    Column("residual", Float, nullable=False),
    Column("reading_json", Text, nullable=False),  # signatures, ticks, codes, note
    Column("picture", String(64), nullable=False, default=""),  # upright JPEG of the page, in the vault
    Column("paper", String(64), nullable=False, default=""),  # one-page PDF of the piece, in the vault
    Column("decision", String(20), nullable=False, default=""),  # "" or a domain.review.Decision
    Column("decided_by", Text, nullable=False, default=""),
    Column("decided_at", String(40), nullable=False, default=""),
    # What the reader called it, before the ledger was asked: judged again when the ledger changes. "" on
    # regions of before this was kept, where the ledger had its say.
    Column("seen", String(20), nullable=False, server_default=""),
    Column("stamp", String(64), nullable=False, server_default=""),  # hash of the page's decoded pixels
    UniqueConstraint("claim", "page", "region_index", name="one_outcome_a_region"),
    Index("regions_by_case", "case_no"),
)

# 复核留痕: every decision about a region and the region as it was before, so that it can be undone. Rows of
# one ``act`` were done together and are undone together.
decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("act", String(80), nullable=False, index=True),
    Column("region", Integer, ForeignKey("regions.id"), nullable=False, index=True),
    Column("decision", String(20), nullable=False),  # a domain.review.Decision; "" when only touched
    Column("by_whom", Text, nullable=False),  # "" when the program did it
    Column("at", String(40), nullable=False),
    Column("why", Text, nullable=False),
    Column("before_json", Text, nullable=False),
    Column("undone_by", Text, nullable=False, server_default=""),
    Column("undone_at", String(40), nullable=False, server_default=""),
)

exemptions = Table(
    "exemptions",
    metadata,
    Column("case_no", String(20), ForeignKey("cases.number"), primary_key=True),
    Column("material", String(60), primary_key=True),
    Column("by_whom", Text, nullable=False),
    Column("on_date", String(10), nullable=False),
    Column("why", Text, nullable=False),
)

dossiers = Table(
    "dossiers",
    metadata,
    Column("case_no", String(20), ForeignKey("cases.number"), primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("path", Text, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("items", Integer, nullable=False),
    Column("statuses_json", Text, nullable=False),
    Column("bound_at", String(40), nullable=False),
)

handovers = Table(
    "handovers",
    metadata,
    Column("batch", String(120), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("term", String(20), nullable=False),
    Column("path", Text, nullable=False),
    Column("inputs", String(64), nullable=False),  # hash of what went in: same input, no new version
    Column("digest", String(64), nullable=False),
    Column("made_on", String(10), nullable=False),
    Column("signed", Boolean, nullable=False, default=False),
)
