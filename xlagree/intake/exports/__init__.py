"""Exports of PSAs: recognised, read row by row, and put into the table of usage."""
