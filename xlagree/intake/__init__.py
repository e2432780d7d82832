"""What comes from outside: files of tables, rate cards, clients and usage, read into proposals."""
