"""What 公众号 and 企业微信 share: the sealed envelope, what a push holds, access tokens, calls going out."""
