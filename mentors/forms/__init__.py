"""What is typed about mentors; one module for each part of their way."""
