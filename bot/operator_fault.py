"""What stops a command, told to whoever runs it."""

from __future__ import annotations


class OperatorFault(Exception):
    """Stops a command with exit status 1. The message is one line: what is wrong and what to do about it.

    `details` are the single faults behind it (of a file with several), one line each."""

    def __init__(self, message: str, details: tuple[str, ...] = ()) -> None:
        super().__init__(" ".join(message.split()))
        self.details = tuple(" ".join(detail.split()) for detail in details)
