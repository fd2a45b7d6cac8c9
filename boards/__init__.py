# boards: one folder a board: its rig as data, and the composition root that puts it together.
