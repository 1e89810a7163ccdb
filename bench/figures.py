"""What is measured, in which order it is told, and what each figure means."""

from collections.abc import Mapping

Figures = dict[str, object]
"""The figures of one part: numbers, None where something could not be measured, notes, and ``where_s``."""

STUDENTS = 120
"""The default of ``--students``; the sizes of all parts grow with it."""

PARTS: Mapping[str, Mapping[str, str]] = {
    "forms": {
        "ms_per_page_core": "dropped list to finished outbox, fresh workspace, one worker",
        "ms_per_page_core_again": "the same for a second list: worker running, blanks compiled",
        "cpu_ms_per_page": "processor time of the first list, coordinator and worker",
        "pages": "printed form pages; the empty backs of duplex printing are not counted",
        "word_copies": "Word copies made in the same time",
        "peak_mb": "coordinator and worker",
        "where_s": "processor seconds of the first list",
        "libreoffice_single_ms_per_page": "the same forms, one Word file per call",
        "libreoffice_merged_ms_per_page": "the same forms, all Word files in one call",
        "ratio_libreoffice_single": "LibreOffice's time a page over ours",
        "ratio_libreoffice_merged": "LibreOffice's time a page over ours",
        "libreoffice": "",
    },
    "scans": {
        "pages_per_s": "read_batch, one core; imports and kit are not in it",
        "limit_pages_per_s": "bare loop: stream, gray, one QR call at half size, registration",
        "limit_without_registration_pages_per_s": "the same without registration",
        "pages_per_cpu_s": "read_batch, by processor time",
        "ratio_limit": "pages_per_s over limit_pages_per_s",
        "pages_per_s_two_cores": "steps.receive with the default pool, ledger and vault included",
        "workers": "processes of that pool",
        "pages": "pages of the one PDF, 300 dpi gray, JPEG quality 75",
        "matched": "regions that receive matched",
        "file_mb": "size of the PDF",
        "import_s": "imports, once a process",
        "kit_s": "making the kit, once a file",
        "pool_start_s": "starting the pool, once a run",
        "peak_mb": "coordinator and every worker while receiving",
        "peak_mb_one_core": "the process that reads alone",
    },
    "archive": {
        "ms_per_page": "bind, one worker, by dossier page",
        "cpu_ms_per_page": "processor time of the same, coordinator and worker",
        "pages": "dossier pages",
        "dossiers": "one a student",
        "hand_over_s": "package written, with fsync, and checked once",
        "where_s": "processor seconds of bind",
        "package_mb": "size of the package",
        "verify_mb_s": "verify over the whole package",
        "hashlib_mb_s": "sha256 of the same bytes by hashlib",
        "sha256sum_mb_s": "by the sha256sum program",
        "ratio_sha256sum": "verify_mb_s over sha256sum_mb_s",
        "verify_faults": "faults that verify named",
        "peak_mb": "coordinator and worker while binding and handing over",
        "peak_mb_verify": "verify",
    },
    "lists": {
        "read_s": "read_list, the long list: a row for each failed course",
        "rows_per_s": "the same",
        "calamine_rows_per_s": "python_calamine's to_python alone, the same file",
        "ratio_calamine": "read_list's time over calamine's",
        "ratio_calamine_wide": "the same for a list with a row a student",
        "rows_per_s_wide": "read_list, that list",
        "rows_per_cpu_s": "read_list, the long list, by processor time",
        "confined_s": "the long list as the office reads it: in a child of its own, start included",
        "admit_s": "the long list dropped to every case opened, in ledger and vault",
        "cases_per_s": "the same without the time of reading, taken just before",
        "rows": "rows of the long list",
        "rows_wide": "rows of the other",
        "entries": "students that were read",
        "cases": "cases that were opened",
        "peak_mb": "the process that reads both in turns, calamine too, without garbage collection",
    },
}
