"""What happens at the door, as it happens: arrivals, quorum, whom one still waits for (docs/decisions/0018)."""
