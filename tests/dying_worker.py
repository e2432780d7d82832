"""A worker as tests want it: it says what it was asked, and ends in the middle of some questions.

`die` ends it always, `die once` if the file that is named does not exist yet. `answers` says what it has answered so far,
and how many ranges it was sent.
"""

import pickle
import sys
from pathlib import Path

answered = sent = 0
while True:
    try:
        name, given, new = pickle.load(sys.stdin.buffer)
    except EOFError:
        break
    sent += len(new)
    if name == "die" or (name == "die once" and not Path(given[0]).exists()):
        if name == "die once":
            Path(given[0]).touch()
        sys.stdout.buffer.write(b"\x80\x04")  # the beginning of an answer
        sys.stdout.buffer.flush()
        sys.exit(1)
    answered += 1
    pickle.dump((name, given, answered, sent), sys.stdout.buffer, 4)
    sys.stdout.buffer.flush()
