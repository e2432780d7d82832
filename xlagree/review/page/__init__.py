"""A review as one page for a browser, which asks nobody for anything and is printed on two sheets of paper."""
