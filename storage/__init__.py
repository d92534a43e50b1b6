"""What the product remembers: one transaction a turn, over SQLite or PostgreSQL."""
