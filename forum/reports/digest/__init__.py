"""The monthly mail to leaders: who came, whom to call, what is overdue. Early in a month, about the month before."""
