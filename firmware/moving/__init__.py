# moving: what moves the plunger besides therapy. Nothing here is needed while insulin is
# delivered, so it is read when it is asked for, and a board forgets it after (boards/unload.py).
