"""The deal of one client: what is offered, its cases, decision and verdict, and the inputs it can be made from again."""
