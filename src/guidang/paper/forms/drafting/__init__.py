"""A school's own Word files → a draft of its pack: tokens beside known labels, nothing guessed unsaid."""
