"""What the product costs, side by side with a named baseline in the same run: `make bench`."""
