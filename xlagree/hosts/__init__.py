"""The hosts: each hands what its spreadsheet delivers to the catalogue, and the answer back."""
