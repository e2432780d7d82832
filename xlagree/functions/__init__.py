"""The worksheet functions: what a spreadsheet hands over in, values and spreadsheet errors out."""
