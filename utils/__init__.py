"""Helpers that the notebooks share; each module has one job."""
