"""The hosts: Excel and Python; each hands over what people give it, and the answer back."""
