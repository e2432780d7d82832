"""Plans under a demand: what they are expected to bring, what they may cost us, and which fee the risk is worth."""
