"""The months of a plan for many years, or many numbers of hours, at once: the rules of the schedule on arrays."""
