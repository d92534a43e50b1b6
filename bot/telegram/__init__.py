"""Telegram: what comes in becomes a turn, what goes out becomes calls to the Bot API. It decides nothing."""
