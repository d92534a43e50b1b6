"""The files that go with messages, under addresses that nobody guesses, for as long as the demonstration runs."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict

from handlers.messages import File

MOST_KEPT = 500


class FileShelf:
    """Files by their address. The same file has one address; past `most` the one asked for longest ago goes."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._key = secrets.token_bytes(32)
        self._files: OrderedDict[str, File] = OrderedDict()

    def put(self, file: File) -> str:
        """The address under which the page finds the file."""
        what = "\0".join((file.name, file.mime)).encode() + b"\0" + file.content
        token = hashlib.blake2b(what, key=self._key, digest_size=16).hexdigest()
        self._files[token] = file
        self._files.move_to_end(token)
        while len(self._files) > self._most:
            self._files.popitem(last=False)
        return f"/file/{token}"

    def get(self, token: str) -> File | None:
        """The file of that address, as long as it is there."""
        file = self._files.get(token)
        if file is not None:
            self._files.move_to_end(token)
        return file
