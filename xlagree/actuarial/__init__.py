"""The actuarial model of an agreement: how many tickets, how many hours each, how many in all, and what the risk is worth."""
