"""The talk engine and the dialogues."""
