"""What may be typed: errors, kinds of value, the terms of an agreement, tables of labels and values."""
