"""The lists that the charity's own policy sets, in its order."""

from .parts import Item, VenueKind

# The places of KOT-9.1, in the policy's own order.
KOT_VENUE_KINDS = (
    VenueKind("museum", "Museum"),
    VenueKind("cinema", "Cinema", mentors=2),
    VenueKind("restaurant", "Restaurant"),
    VenueKind("coffee_shop", "Coffee shop"),
    VenueKind("leisure_complex", "Leisure complex"),
    VenueKind("sports_event", "Sports event"),
    VenueKind("theatre", "Theatre"),
    VenueKind("climbing_wall", "Climbing wall"),
    VenueKind("golf_club", "Golf club"),
    VenueKind("sports_club", "Sports club"),
    VenueKind("shopping", "Shopping"),
    VenueKind("bowling", "Bowling"),
    VenueKind("minigolf", "Minigolf"),
    VenueKind("zoo", "Zoo"),
    VenueKind("country_park", "Country park"),
    VenueKind("cycling", "Cycling"),
    VenueKind("dog_walk", "Dog walk"),
)


# The start-up checklist in the order of KOT-7.1, with what KOT-6.2, KOP-3 and KOP-17 add.
KOT_START_STEPS = (
    Item("referral", "The child is identified and the referral accepted", "KOT-7.1"),
    Item("mentor_ready", "A mentor is recruited and trained", "KOT-7.1"),
    Item("forms_given", "Consent forms are given to the carer", "KOT-7.1"),
    Item("first_contact", "First contact with the family", "KOT-7.1"),
    Item("allocated", "A mentor is allocated", "KOT-6.1"),
    Item("summary", "The mentor has the one-page summary", "KOT-6.2"),
    Item("briefing", "The mentor is briefed on safeguarding", "KOT-6.2"),
    Item("school_told", "The school is told of the programme", "KOP-17"),
    Item("first_meeting", "First meeting of mentor, child and carer", "KOT-7.1"),
    Item("consent", "The carer's consent to mentoring is signed", "KOP-16"),
    Item("plan", "The plan is agreed and signed off", "KOP-3"),
)

# The benefits that KOP-23 watches, each on a scale of 1 to 5.
KOT_OUTCOME_MEASURES = (
    Item("attendance", "School attendance", "KOP-23"),
    Item("staying", "Staying on at school", "KOP-23"),
    Item("relationships", "Relationships", "KOP-23"),
    Item("behaviour", "Behaviour", "KOP-23"),
    Item("attitude", "Attitude to school", "KOP-23"),
    Item("aspirations", "Aspirations", "KOP-23"),
    Item("substances", "Keeping clear of alcohol and drugs", "KOP-23"),
)


# What the charity looks for in a volunteer.
KOT_VALUES = (
    Item("fun", "Fun", "KOT-4.2"),
    Item("team_player", "Team player", "KOT-4.2"),
    Item("positive", "Positive", "KOT-4.2"),
    Item("trustworthy", "Trustworthy", "KOT-4.2"),
    Item("caring", "Caring", "KOT-4.2"),
    Item("kind", "Kind", "KOT-4.2"),
    Item("listener", "Good listener", "KOT-4.2"),
)


# What EPT-10 trains peer mentors in, before they start.
PEER_COURSES = (
    Item("confidentiality", "Confidentiality", "EPT-10"),
    Item("boundaries", "Boundaries", "EPT-10"),
    Item("listening", "Listening", "EPT-10"),
    Item("referring_on", "When to refer on", "EPT-10"),
)

# The levels of a DBS check, the highest last: each answers for those before it.
DBS_LEVELS = (
    ("basic", "Basic"),
    ("standard", "Standard"),
    ("enhanced", "Enhanced"),
    ("enhanced_barred", "Enhanced with children's barred list"),
)
