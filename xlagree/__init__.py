"""Prices IT service agreements: pay as you go, prepaid blocks, retainers and fixed price."""

__all__ = ["__version__"]


def __getattr__(name: str) -> str:
    """Look the version up only when somebody asks, so that importing stays cheap."""
    if name == "__version__":
        from importlib.metadata import version

        return version("xlagree")
    raise AttributeError(f"module 'xlagree' has no attribute {name!r}")
