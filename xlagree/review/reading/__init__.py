"""Files read for a review: what every cell shows and the formula behind it, and what a book of ours should say."""
