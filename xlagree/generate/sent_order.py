"""An order as it is sent to another machine: without what all orders of a run have in common, which is sent once."""

import pickle
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

from xlagree.generate.orders import Order
from xlagree.proposal.both_sides import RateCard


@dataclass(frozen=True)
class InCommon:
    """What the orders of a run have in common: the folder of their books, and the rate card with policy and theme.

    The folder is a text: a path of one system is none on another.
    """

    folder: str
    card: RateCard


def in_common(order: Order) -> InCommon:
    """What an order has in common with the others of its run."""
    return InCommon(str(order.folder.resolve()), order.proposal.card)


def packed(order: Order, common: InCommon) -> bytes:
    """An order to be sent; what was computed of it already is left out."""
    file = BytesIO()
    _Packer(file, order.folder, common.card).dump(replace(order, proposal=replace(order.proposal)))
    return file.getvalue()


def unpacked(sent: bytes, common: InCommon) -> Order:
    """An order that was sent, with what it has in common put back."""
    order: Order = _Unpacker(BytesIO(sent), common).load()
    return order


class _Packer(pickle.Pickler):
    def __init__(self, file: BytesIO, folder: Path, card: RateCard) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._named = {id(folder): "folder", id(card): "card"}

    def persistent_id(self, value: object) -> str | None:
        return self._named.get(id(value))


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: BytesIO, common: InCommon) -> None:
        super().__init__(file)
        self._parts: dict[str, object] = {"folder": Path(common.folder), "card": common.card}

    def persistent_load(self, name: str) -> object:
        return self._parts[name]
