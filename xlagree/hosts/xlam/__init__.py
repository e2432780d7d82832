"""The add-in for Excel on Windows: an .xlam written from the catalogue on any system, put in its place, taken away, looked over."""
