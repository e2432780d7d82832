"""The hand-over: a plan agreed as the contract fields of the system that bills it, and what that system cannot express."""
