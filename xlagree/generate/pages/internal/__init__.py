"""Pages of the internal book."""
