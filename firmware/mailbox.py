# mailbox: where the console leaves a command, and where it finds the answer.
#
# Owns the hand-over between what a person does, at any moment, and poll(), which may interrupt it
# anywhere. One command at a time. Must not: know what a command means.


class Mailbox:
    """One command and one answer. Nothing here allocates.

    argument, request_id: of the command posted last; request_id is 0 when it carries none
    answer:               the reply to it, None until it was carried out
    """

    def __init__(self):
        self.argument = None
        self.request_id = 0
        self.answer = None
        self._command = None

    def post(self, command: int, argument, request_id: int = 0) -> None:
        """Leaves a command of firmware.commands for the next poll, with its argument."""
        self.answer = None
        self.argument = argument
        self.request_id = request_id
        self._command = command  # last: from here on a poll may take it

    def take(self):
        """The command that waits, once; None when none does."""
        command = self._command
        self._command = None
        return command

    def abandon(self, answer) -> None:
        """The poll failed: whoever waits for an answer gets this one."""
        if self.answer is None:
            self._command = None
            self.answer = answer
