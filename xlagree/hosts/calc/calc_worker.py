"""xlagree's own Python answering a Calc that asks: pickled questions from standard input, answers to standard output."""

import os
import pickle
import sys
from typing import BinaryIO

from xlagree.functions.catalogue import CATALOGUE

UNKNOWN = "#NAME?"
"""What an add-in is told that asks for a function of another version."""


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer until there are no more questions; `xlagree.hosts.calc.calc_engine` says what a question is."""
    functions = {function.name: function for function in CATALOGUE}
    ranges: dict[int, object] = {}
    while True:
        try:
            name, given, new = pickle.load(questions)
        except EOFError:
            return
        ranges.update(new)
        arguments = [ranges[value] if type(value) is int else value for value in given]
        answer = functions[name](*arguments) if name in functions else UNKNOWN
        answers.write(pickle.dumps(answer, 4))
        answers.flush()


if __name__ == "__main__":
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what anybody prints does not get among the answers
    serve(sys.stdin.buffer, channel)
