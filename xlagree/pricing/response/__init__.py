"""Response times: who waits how long, and what a promise is worth."""
