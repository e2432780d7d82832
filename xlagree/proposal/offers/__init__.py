"""An offer as it is sent: its prices with tax, the digest of them, how a file holds it, and the ledger of all that were made."""
