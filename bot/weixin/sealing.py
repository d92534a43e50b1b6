"""What is said back, sealed with wechatpy: encrypted, signed, in its envelope."""

from __future__ import annotations

import secrets

from wechatpy.crypto import PrpCrypto
from wechatpy.utils import WeChatSigner

from bot.weixin.codec import Codec

_ENVELOPE = (
    "<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt><MsgSignature><![CDATA[{signature}]]></MsgSignature>"
    "<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
)


def seal(codec: Codec, xml: str, timestamp: int, nonce: str | None = None) -> str:
    """The envelope around a reply. A fresh nonce, unless one is given."""
    nonce = nonce or secrets.token_hex(8)
    encrypted = encrypt(codec, xml)
    signer = WeChatSigner()
    signer.add_data(codec.token, str(timestamp), nonce, encrypted)
    return _ENVELOPE.format(encrypted=encrypted, signature=signer.signature, timestamp=timestamp, nonce=nonce)


def encrypt(codec: Codec, plain: str, noise: str | None = None) -> str:
    """The message encrypted for this account. The sixteen random characters are the secure kind, wechatpy's are not."""
    cipher = PrpCrypto(codec.key)
    cipher.get_random_string = lambda: noise or secrets.token_hex(8)
    return str(cipher.encrypt(plain, codec.receive_id), "ascii")
