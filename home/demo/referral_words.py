"""What referrers wrote and what the two who decide said, in the demo."""

from mentees.models import Referral

Kind = Referral.ReferrerKind

YES = "Meets the tests, and the family asked for somebody outside the house. Let us begin soon."
YES_NEW = "New in town and on her own at break. A steady grown-up this winter would do much."
NOT_NOW = "School has just begun its own lunchtime group for her. Let us see first what that does."
NO_CAMPS = "Comes too seldom at present: the attendance test is not met. The club is the first step."
NO_TOO = "Agree. Other support fits better now, and a new referral can come at any time."
DECLINED = "Talked through at the desk. The family is offered other support and stays welcome at the club."
WITHDRAWN = "The family's wish: Gran lives with them now and things are calmer. They may ask again."
AGAINST = "has been at every camp since joining, and the winter will not wait for the next one."
YES_OF_MENTEES = (
    "All three tests are met. The family wants it, and so does the child.",
    "A clear yes. We have seen at camp what one grown-up's attention does here.",
    "Meets the tests. A mentor who is calm and comes when they say they will.",
    "Yes. School, family and club say the same.",
)
HOPES = (
    "Somebody to talk to who is not school and not family.",
    "To try things and find out what they are good at.",
    "Fewer missed days, and one thing a week to look forward to.",
    "More faith in themself.",
    "",
)
WISHES = ("Would like to go out and do things.", "Said yes straight away.", "Is shy about it, but curious.", "")
BY_GROUND = {
    "trauma": "{name} has been through more than a child should. {He} trusts few grown-ups.",
    "drop_out": "Nobody at home stayed on at school, and {name} has begun to say that {he} will not either.",
    "child_in_need": "There is a child in need plan. {name} copes by being no trouble to anybody.",
    "parent_ill": "{name} looks after a parent who is ill and has little time to be a child.",
}
PLAIN = "{name} is often alone and would like somebody to do things with."
NAMES = (
    "Ruth Abernathy", "Dele Oyelaran", "Carys Penrose", "Martin Sowerby", "Anjali Thakkar", "Colm Hanratty",
    "Josie Fairweather", "Petra Lindqvist", "Howard Binns", "Yvonne Castell",
)  # fmt: skip
# Kinds of support offered instead.
OFFERED = ("bereavement", "tutoring")


def referrer(kind, part, child, rng):
    """Who refers: name, where they work, how they know the child."""
    name = rng.choice(NAMES)
    if kind == Kind.CARER:
        return part.carer, "", part.relation
    return name, *{
        Kind.SCHOOL: (child.school, rng.choice(["Head of year", "SENCO", "Class teacher"])),
        Kind.CAMP_LEADER: ("", "Team leader at the summer camp"),
        Kind.FAMILY_SUPPORT: ("Larkmere Family Hub", "Visits the family every other week"),
        Kind.SOCIAL_WORKER: ("County council, children's team", "Social worker of the family"),
        Kind.CLUB_LEADER: ("Larkmere Judo Club", "Two years on the mat"),
        Kind.TEAM: ("", "From the club"),
    }[kind]


def reason(part, child, rng):
    ground = rng.choice(part.grounds) if part.grounds else ""
    said = BY_GROUND.get(ground, PLAIN).format(name=child.called, He=part.he.capitalize(), he=part.he)
    return f"{said} {part.benefit}".strip()


def letter(referral, *, by, offered):
    """The letter to a referrer, with the support that is offered."""
    name = referral.first_name
    parts = [
        f"Dear {referral.referrer_name},",
        f"Thank you for telling us about {name}. The reference is {referral.reference}.",
        f"Two of us read every referral and decide together. This time we cannot offer a mentor. That says nothing "
        f"against {name}, or against what you told us.",
        f"You may write to us about {name} again at any time, when things have changed.",
    ]
    if offered:
        parts.append("Other support that may help:")
        parts += [f"{row.name}\n{row.what_for}\n{row.area}, {row.phone}" for row in offered]
    parts.append(f"With kind regards,\n{by.name}\nKids on Track")
    return "\n\n".join(parts)
