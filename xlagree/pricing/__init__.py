"""What an agreement costs: usage, plans, the agreement month by month, discounts, our costs, benefits, break-even."""
