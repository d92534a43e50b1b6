"""Platforms that stand in for the real ones, over real HTTP: for tests, and to try the bot without an account."""
