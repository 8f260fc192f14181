"""What is agreed with children: goals over the three aims with what a mentor sees of them, and words of reviews.

{he}, {him}, {his} and {name} are the child's.
"""

from dataclasses import dataclass

CAPITAL, ESTEEM, EFFICACY = "cultural_capital", "self_esteem", "self_efficacy"


@dataclass(frozen=True)
class GoalPart:
    """A goal for children of these school years; `seen` is what the mentor sees from the beginning to the end."""

    aim: str
    words: str
    outcome: str
    measure: str
    seen: tuple[str, ...]
    first: int = 5
    last: int = 11


GOALS = (
    GoalPart(CAPITAL, "Go to three places I have never been", "New places are a treat, not a worry",
             "Three tickets in the memory box",
             ("We wrote a list of places. The planetarium is on top.", "First one done. {He} kept the ticket.",
              "Two of three. {name} chose the second one alone.", "All three, and {he} wants a fourth.")),
    GoalPart(CAPITAL, "See a play and talk about it", "{name} has an opinion and says it",
             "{He} tells somebody at home about it",
             ("Looked at what is on. Not sure yet.", "Booked the matinee.",
              "Saw it. The talking came two weeks later, in the car park."), 6, 11),
    GoalPart(CAPITAL, "Get a library card and use it", "Books that {he} picks, not that are picked for {him}",
             "A book each month",
             ("Got the card. {He} signed it.", "Two books so far, one finished.",
              "The librarian knows {him} by name now."), 5, 8),
    GoalPart(CAPITAL, "Try a sport that nobody at home does", "Knows what a club is like from inside",
             "Four sessions at the same club",
             ("Climbing or table tennis, still open.", "Two sessions. Sore arms, big smile.",
              "Fourth session, and a friend made there."), 5, 10),
    GoalPart(CAPITAL, "Visit a college and ask three questions", "Sees {himself} there",
             "Three questions asked on an open day",
             ("We wrote the questions down.", "Signed up for the open day.",
              "Went. Asked five, not three."), 9, 11),
    GoalPart(ESTEEM, "Say what I think once in each meet-up", "{He} is heard and knows it",
             "{name} chooses where we go every second time",
             ("Mostly shrugs, but {he} pointed at the map.", "Told me the film was boring. Good!",
              "Disagreed with me twice today, politely.", "Does it without thinking about it now.")),
    GoalPart(ESTEEM, "Learn one thing well enough to show it", "{He} knows that practice works",
             "Shows it to {his} {carer}",
             ("Chose juggling. One ball.", "Two balls, for about four seconds.",
              "Three balls. Showed it at home on Sunday.")),
    GoalPart(ESTEEM, "Keep a book of good days", "Good days are not forgotten by the next bad one",
             "An entry each week",
             ("Bought the book. The first page is a drawing.", "Six entries, some of one word.",
              "{name} read me two pages.")),
    GoalPart(ESTEEM, "Put my hand up once a week in class", "{His} teachers know what {he} can do",
             "{He} keeps count",
             ("Not yet. We practised the first sentence.", "Once in science.",
              "Three times last week, says the count."), 6, 10),
    GoalPart(ESTEEM, "Ask for help before it is too much", "A hard day does not become a lost day",
             "{name} uses the card we made, at school",
             ("Made the card together.", "Used it once, and it worked.",
              "The school says it happens most weeks now.")),
    GoalPart(EFFICACY, "Plan a whole meet-up myself", "Knows that {he} can make something happen",
             "Place, time, way there and money planned by {him}",
             ("{He} chose the place, I did the rest.", "Place and bus. The money is next.",
              "The whole day, and we were on time.")),
    GoalPart(EFFICACY, "Be at school on time", "The day begins calmly",
             "Late at most once a fortnight",
             ("Four times late since we met last. We looked at the mornings.", "Bag packed the night before helps.",
              "Once in three weeks."), 6, 11),
    GoalPart(EFFICACY, "Stay calm when it does not go my way", "{He} has three things that help",
             "{name} names one afterwards",
             ("Stormed off at minigolf and came back alone.", "Counted out loud. It helped a bit.",
              "Lost at bowling and laughed.")),
    GoalPart(EFFICACY, "Cook one meal for the family", "{He} is somebody who can look after others and {himself}",
             "Everybody at home has eaten it",
             ("Chose pasta bake.", "Tried it with me. A little burnt.",
              "Made it at home. Nothing was left."), 6, 11),
    GoalPart(EFFICACY, "Finish homework in three subjects", "Sees that {he} can keep up",
             "The planner is signed in three subjects",
             ("Maths only.", "Maths and English.", "Three, most weeks."), 7, 11),
    GoalPart(EFFICACY, "Write an application", "{He} can say what {he} is good at",
             "One application sent",
             ("A page of things {he} is good at. It took a while.", "First draft, much too modest.",
              "Sent, with two weeks to spare."), 10, 11),
)  # fmt: skip

NEEDS = (
    "Somebody who keeps coming. {name} takes a while to trust and then talks a great deal.",
    "Time that is {his} own, away from what {he} looks after at home.",
    "To find out what {he} is good at, outside school.",
    "A calm grown-up to practise hard moments with. {He} tires quickly in groups.",
    "To see more of the world than the way to school, at {his} own speed.",
)
CONSULTED = (
    "{name} on the first walk; {his} {carer} at home; the form tutor by telephone.",
    "{name} and {his} {carer} together at the kitchen table. The school's family worker wrote.",
    "{name}, who drew it first; {his} {carer}; the head of year.",
    "{name}; {his} {carer}; the social worker, in writing.",
)
HEARD = {
    "child": (
        "It is the best part of the fortnight.",
        "I like that we do not have to talk all the time.",
        "It was good, but I would like to go further away.",
        "I can do more than people think.",
        "It is fine. Can we do climbing again?",
    ),
    "carer": (
        "{name} sleeps better after those days.",
        "{He} tells me what they did, which {he} never did before.",
        "Home is calmer. Mornings are still hard.",
        "We would like to know the dates earlier.",
    ),
    "school": (
        "Attendance is up a little. {He} asks for help now.",
        "Fewer times sent out of lessons than last term.",
        "Quiet, but joins in when asked.",
        "",
        "",
    ),
    "mentor": (
        "{name} decides more and more. I do less each time.",
        "We had three hard weeks and came through them.",
        "{He} is proud of the book and forgets that {he} was not sure.",
        "Goals are about right. One was too easy.",
    ),
}
ATTENDED = ("{name}, {his} {carer}, {mentor}, family liaison", "{name}, {his} {carer}, {mentor}, head of year",
            "{name}, {mentor}, family liaison")  # fmt: skip
WHY = {
    "continue": (
        "It goes well and nothing is missing. The goals stay.",
        "Two goals on the way, one just begun. Half a year more as agreed.",
        "{name} and {his} {carer} both want to go on as it is.",
    ),
    "change": ("Two goals are reached and the new school asks for others. {name} said which.",),
    "close": ("The goals are reached and the agreed year is over. Everybody agrees that it is a good moment.",),
}
RESULTS = {
    "met": ("Done, and {he} knows it.", "Reached a month early.", "It has become a habit.", ""),
    "partly": ("Most weeks, not every week.", "Begun well, then school got in the way.", ""),
    "not_met": (
        "It was not the right goal after all.",
        "There was no time left for it.",
        "Begun late, then other things.",
    ),
}
# What goes with a low, a middling and a high figure.
MEASURED = {
    "attendance": ("82% this term.", "Late more than away.", "Hardly a day missed this term."),
    "staying": ("Says there is no point.", "Talks about next year.", "Would like to stay on."),
    "relationships": ("Rows at home most weeks.", "One close friend.", "Gets on with most of the class."),
    "behaviour": ("Sent out of lessons most weeks.", "Two detentions this term.", "Calm, also with new people."),
    "attitude": ("Homework is a fight.", "Likes science, not the rest.", "Asks about lessons."),
    "aspirations": ("Does not want to say.", "Has an idea of a job.", "Knows what {he} wants to be, and how."),
    "substances": ("Older friends smoke and offer.", "Talked about vaping.", "Nothing to worry about."),
}
