"""Rules for any workbook, and the list of all rules."""
