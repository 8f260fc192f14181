"""What the rules about mentors are asked about, loaded."""
