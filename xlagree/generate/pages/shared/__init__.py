"""Pages and parts of pages that both books have."""
