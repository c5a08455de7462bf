"""Texts as vectors, and the samples that are near them."""
