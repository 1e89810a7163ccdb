"""pack.toml → a school pack, and every fault of it at once, with its place."""
