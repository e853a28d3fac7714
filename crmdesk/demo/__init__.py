"""An invented shop of any size, to try the program with and to measure it by."""
