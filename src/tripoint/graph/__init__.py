"""Ties, blocs, precedents and exposure, computed from coded events: pure, no IO, no clock."""
