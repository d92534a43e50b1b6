"""公众号: what its followers say becomes a turn, what is said goes out as the platform allows. It decides nothing."""
