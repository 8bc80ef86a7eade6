"""The workspace: a folder that remembers what was read, and when it became known."""
