"""Floor 2: what is kept. The ledger says what happened, the vault holds the bytes."""
