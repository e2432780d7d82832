"""What may happen: the tickets and hours of a client to come, what a history says of them, and what their risk is worth."""
