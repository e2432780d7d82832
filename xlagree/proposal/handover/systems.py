"""The systems that an agreement can be handed over to, by their names."""

from collections.abc import Mapping

from xlagree.proposal.handover.autotask import AUTOTASK
from xlagree.proposal.handover.connectwise import CONNECTWISE
from xlagree.proposal.handover.halo import HALO
from xlagree.proposal.handover.routes import PsaSystem

SYSTEMS: Mapping[str, PsaSystem] = {system.key: system for system in (AUTOTASK, CONNECTWISE, HALO)}
