"""The house whose offers these are: its theme, the words of its documents, and how its languages write numbers."""
