"""The pages of the books, one file each."""
