"""Reads the package's data files and the language model into the objects that the core takes."""
