"""flash: getting the pump onto a board, and asking it there."""
