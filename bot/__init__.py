"""Channels, web pages, settings and the command line; everything is put together here."""
