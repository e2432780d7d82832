"""Workbooks written: the client book and the internal book of a deal, forms to fill in, samples, batches."""
