"""Made-up clients, a rate card, usage and a model to start from."""
