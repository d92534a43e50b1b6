"""企业微信: what a member says or presses becomes a turn, what is said leaves as text or cards. It decides nothing."""
