"""The review: what a file says, what the core says, where the two differ, and what breaks the policy."""
