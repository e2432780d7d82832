"""What is to be said of a deal: findings, and the rules that find them."""
