"""Files to nouns: read, parse, load the office's data and the channels, check."""
