"""Tests of the helpers and of the curriculum as a whole."""
