"""What a user meets: commands, questions and their answers on the screen."""
