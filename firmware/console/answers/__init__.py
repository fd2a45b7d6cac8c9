# answers: what takes many words. A board loads each file as it is asked for, and forgets it after.
