# mailbox: where the console leaves a command, and where it finds the answer.
#
# Owns the hand-over between what a person does, at any moment, and poll(), which may interrupt it
# anywhere. One command at a time. Must not: know what a command means.


class Mailbox:
    """One command and one answer. Nothing here allocates.

    argument, request_id: of the command posted last; request_id is 0 when it carries none
    answer:               the reply to it, None until it was carried out
    post_number:          of the command posted last, counted from 1
    steps:                that commands took, ever: while it grows, an answer will come
    stops:                how often the stop key was pressed, modulo 2**16
    touched:              somebody typed something or pressed a key; who looks for it takes it back
    """

    def __init__(self):
        self.argument = None
        self.request_id = 0
        self.answer = None
        self.post_number = 0
        self.steps = 0
        self.stops = 0
        self.touched = False
        self._command = None
        self._pressed = None

    def post(self, command: int, argument, request_id: int = 0) -> None:
        """Leaves a command of firmware.commands for the next poll, with its argument."""
        self.answer = None
        self.argument = argument
        self.request_id = request_id
        self.post_number += 1
        self._command = command  # last: from here on a poll may take it

    def take(self):
        """The command that waits, once; None when none does."""
        command = self._command
        self._command = None
        return command

    def press(self, command: int) -> bool:
        """Leaves what a key stands for, beside a command that waits; False while one waits."""
        if self._pressed is not None:
            return False
        self._pressed = command
        return True

    def take_pressed(self):
        """What a key stands for, once; None when none was pressed."""
        command = self._pressed
        self._pressed = None
        return command

    def settle(self, post_number: int, answer) -> None:
        """The reply to a command; nobody hears it when another was posted since."""
        if post_number == self.post_number:
            self.answer = answer

    def abandon(self, answer) -> None:
        """The poll failed: whoever waits for an answer gets this one."""
        if self.answer is None:
            self._command = None
            self.answer = answer
