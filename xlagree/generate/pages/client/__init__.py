"""Pages of the client book: no internal figure is in reach."""
