# answers: what is read to understand a command and to answer it. A board loads each file as it is
# asked for, and forgets it after.
