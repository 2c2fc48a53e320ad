"""A Report in every format: as_json without loss, the others from what it holds."""
