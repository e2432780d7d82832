"""Workbooks computed anew inside this process, with our functions, and what changes where an input does."""
