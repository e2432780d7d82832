"""The offer as one page for a browser, which asks nobody for anything: no internal figure is in reach."""
