"""What is typed about mentees; one module for each part of a child's way through mentoring."""
