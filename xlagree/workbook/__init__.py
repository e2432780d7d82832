"""The books: described as frozen sheets first, then rendered."""
