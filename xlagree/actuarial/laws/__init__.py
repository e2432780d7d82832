"""The distributions of tickets, hours per ticket and hours of a period, for one client and for all, and premiums on them."""
