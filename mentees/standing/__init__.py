"""Loads what pages and deadlines ask about mentees, in as few questions as there are kinds of thing."""
