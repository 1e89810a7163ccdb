"""Floor 3: one verb a file. A step takes the Desk and a subject and returns events; steps import no steps."""
