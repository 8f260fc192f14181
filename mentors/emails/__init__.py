"""Messages about mentors; one module for each part of their way."""
