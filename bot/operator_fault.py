"""What stops a command, told to whoever runs it."""

from __future__ import annotations

from pathlib import Path

from scoring.file_faults import why


class OperatorFault(Exception):
    """Stops a command with exit status 1. The message is one line: what is wrong and what to do about it.

    `details` are the single faults behind it (of a file with several), one line each."""

    def __init__(self, message: str, details: tuple[str, ...] = ()) -> None:
        super().__init__(" ".join(message.split()))
        self.details = tuple(" ".join(detail.split()) for detail in details)


def file_fault(path: Path, refusal: OSError | ValueError) -> OperatorFault:
    """What the system said about a file, for the operator. ValueError: no system takes such a path."""
    return OperatorFault(f"{path}：{why(refusal)}")
