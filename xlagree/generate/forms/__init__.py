"""Workbooks to fill in: the rate card and the starter model."""
