"""What one mentor is told of once: the parts of a group in which several mentees of theirs are (KOP-30)."""


def told_once(meetups):
    """Lists of meet-ups: those of one group under one mentor together, in place of the first; each other alone."""
    found = {}
    for meetup in meetups:
        key = (meetup.group_id, meetup.mentor_id) if meetup.group_id else meetup.pk
        found.setdefault(key, []).append(meetup)
    return list(found.values())
