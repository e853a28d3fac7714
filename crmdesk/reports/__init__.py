"""Documents to print or send: set from right to left or left to right, written as PDF."""
