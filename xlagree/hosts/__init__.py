"""The hosts: Excel, LibreOffice Calc and Python; each hands over what people give it, and the answer back."""
