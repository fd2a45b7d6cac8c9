# console: what a person types and sees. Parses, posts commands, finds the words. Decides nothing.
