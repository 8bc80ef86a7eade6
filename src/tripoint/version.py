"""The version, where every room of the house may read it."""

__version__ = "0.1.0"
