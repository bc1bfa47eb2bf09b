"""The door desk on devices: without network, several at once, with clocks that are wrong, until it is closed."""
