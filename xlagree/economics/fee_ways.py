"""The ways to find a fee, by name, for whoever asks for one without computing it."""

from typing import Literal, get_args

By = Literal["cost of risk", "margin", "loss chance"]
WAYS: tuple[By, ...] = get_args(By)
