"""What one Chinese sentence means: a small grammar of our own, offline and deterministic. It never records."""
