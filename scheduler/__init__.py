"""What is due and when, and the delivery of what waits to be sent."""
