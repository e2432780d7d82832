"""LibreOffice Calc: an add-in made from the catalogue, what runs in LibreOffice's own Python, and how it is installed."""
