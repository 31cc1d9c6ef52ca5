"""Stands in for setuptools while pip fetches a source package of which only the files are wanted: see build_meta.py."""
