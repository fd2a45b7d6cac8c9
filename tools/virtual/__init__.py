"""virtual: a board that is a program: unix MicroPython behind a pseudo-terminal, in wall time.

__main__    make virtual
board       what a board does around MicroPython: resets, Ctrl-C, two ends of a cable
process     one run of MicroPython, from one reset to the next
interrupts  Ctrl-C for a process, when it can take one
screen      what MicroPython says, as a serial port shows it
port        the end of the cable that people plug into
files       what lies on the board
lock        one program at a time with the folder of a board
"""
