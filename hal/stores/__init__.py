# hal.stores: what a board keeps its journal in.
#
# Owns the names of its files. Must not: hold code; every idea has its own file here.
#
#   files     FileStore: everything in a folder of a file system; Split: history of one store,
#             slots of another
#   segments  Segments: history, in files of so many records
#   tail      Tail: the newest of its records, until there are enough to move to a segment
#   growing   Growing: the segment to which they move
#   slots     SlotFiles: a small file a slot
#   fram      FramStore: everything in an FRAM on I2C
#   filing    what both ask of a file system
#   failures  the errno numbers of the port, and how those of what lies below become these
