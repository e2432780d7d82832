"""Excel on the web, on a Mac and on Windows without Python: custom functions of Office, answered by xlagree in Pyodide."""
