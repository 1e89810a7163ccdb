"""Floor 4: where people and scripts meet the program. Only here does a Refusal become an exit code."""
