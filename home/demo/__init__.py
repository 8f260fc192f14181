"""The invented charity of Larkmere: its people, its town, and a year and a half of its mentoring.

`charity.build` lays out one charity; larger sizes are many of them, of which only the first has people written by hand.
"""
