"""What is found of an installation: one cause and one remedy a line."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Diagnosis:
    """What was looked at in a host, whether it is well, and where it is not, what to do about it."""

    host: str
    finding: str
    remedy: str = ""

    @property
    def well(self) -> bool:
        """Nothing has to be done."""
        return not self.remedy

    def __str__(self) -> str:
        return f"{self.host}: {self.finding}" + (f"; {self.remedy}" if self.remedy else "")
