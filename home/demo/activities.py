"""What mentors write under "what they did", by kind of place.

A phrase may name the school years it suits, (words, first year, last year), and the one place it can be about.
`{name}`, `{he}`, `{him}`, `{his}`, `{He}`, `{His}` are the child; `{carer}` is mum, nan, foster carer.
"""

TOWN_MUSEUM = "Larkmere town museum"
TRAMS = "Museum of Trams, Brackle"
TOWN_MATCH = "Larkmere Town, home match"

ACTIVITIES = {
    "museum": (
        (
            "Round the Victorian street twice because {name} had missed the sweet shop the first time.",
            4,
            13,
            TOWN_MUSEUM,
        ),
        "{name} picked one object in each room and told me why. The diving helmet won.",
        "Did the treasure trail. {name} read every clue out loud, even the long ones.",
        (
            "We tried on Roman armour and {name} made me march up and down. Very loud, lots of laughing.",
            4,
            8,
            TOWN_MUSEUM,
        ),
        ("Drew fossils in the quiet room. {name} spent forty minutes on one ammonite.", 4, 8, TOWN_MUSEUM),
        ("Talked to the lady who mends the clocks. {name} asked her four questions on {his} own.", 4, 13, TOWN_MUSEUM),
        (
            "Photography exhibition upstairs. {name} had strong views about which ones were any good.",
            8,
            13,
            TOWN_MUSEUM,
        ),
        ("Started in the big hall, and {name} found the tram that used to go past {his} own street.", 4, 13, TRAMS),
        ("We were the only two on the demonstration ride, so {name} was allowed to ring the bell.", 4, 13, TRAMS),
        ("{name} explained to me how a tram gets round a corner. I understand it now, more or less.", 6, 13, TRAMS),
        "Sketchbooks out. We drew the same thing from two sides and then swapped.",
    ),
    "cinema": (
        "The three of us for the early film. {name} chose the seats and shared {his} popcorn without being asked.",
        "Film, then a proper argument on the walk back about whether the ending was fair.",
        ("The new animated one. {name} had read the book and was pleased to know more than I did.", 4, 8),
        ("Watched the one about the swimmers. {name} said it was about not giving up, which I had not spotted.", 7, 13),
    ),
    "restaurant": (
        ("Pizza. {name} ordered for both of us and asked for the bill as well.", 4, 13, "Nonna Pina's, Corn Street"),
        (
            "Tried noodles with chopsticks. Most ended up on the table, but {name} would not have a fork.",
            4,
            13,
            "Noodle Yard",
        ),
        "{name} tried an olive. {He} will not be trying another one, but {he} did try.",
        "We read the whole menu and worked out what we could get for under fifteen pounds.",
        "Sat by the window and guessed what jobs people going past might do.",
    ),
    "coffee_shop": (
        "Hot chocolate and a long chat. We played cards and I lost three games in a row.",
        ("Helped with {his} times tables over toast. Sevens are much better, eights still slow.", 4, 7),
        "Did the homework first and the cake afterwards, which was {name}'s own idea.",
        "Quiet one today. {name} was tired, so we drew and listened to the rain.",
        ("Went through {his} options booklet page by page and put stars by four subjects.", 8, 9),
        ("Filled in a form for a Saturday job together. {name} wrote the part about {himself} alone.", 10, 13),
        ("Made revision cards for science. {name} asked me the questions and enjoyed it when I got them wrong.", 9, 13),
        "{name} ordered at the counter while I found a table. First time {he} has done that.",
        "Played dominoes with an elderly gentleman at the next table who turned out to be rather good.",
        "Rummy, and a long talk about whether ghosts would pay for the bus.",
        "{name} brought {his} school report to show me. We read the good bits twice.",
        "Sat outside and made up life stories for the pigeons.",
        "Worked through the quiz in the paper. {name} knew all the capitals and I knew the old songs.",
        "{name} had saved up three things to tell me and had written them on {his} hand.",
        "Shared a scone and wrote a list of things to do before the end of term.",
        "Taught {him} patience, the card game. {He} says it has the wrong name.",
        "Wrote a birthday card for {his} {carer} and planned what to say in it.",
        "Looked at the calendar and planned our next three meet-ups. {name} wants to choose every second one.",
    ),
    "leisure_complex": (
        "An hour in the pool. {name} swam a whole length without stopping and then did another one.",
        "Table tennis. We kept a rally going for 31, which is our record.",
        "Trampolines. {name} showed a younger boy how to do a seat drop and was very patient with him.",
        ("Swimming, then chips. {He} put {his} face under water today, which was a big thing.", 4, 7),
        "Tried badminton as the courts were free. Neither of us can serve.",
    ),
    "sports_event": (
        ("Watched from the family stand. {name} explained offside to me again.", 4, 13, TOWN_MATCH),
        ("Larkmere lost, but {name} clapped them off. We talked about losing well on the way back.", 4, 13, TOWN_MATCH),
        (
            "{name} kept the score on the back of {his} ticket, right up to the last goal.",
            4,
            13,
            "Brackle netball semi-final",
        ),
        ("{name} had a go at the long jump and signed up to hear about tasters.", 4, 13, "Mereside athletics open day"),
        "Loud and cheerful. {name} had made a banner out of an old sheet and half the row held it up.",
    ),
    "theatre": (
        "The early show. {name} had never been to a theatre and whispered questions for the first ten minutes.",
        ("Backstage tour. {name} was allowed to work the lights and made a thunderstorm.", 4, 13, "Lantern Theatre"),
        ("{name} said {he} could do that. I said I thought so too.", 4, 13, "Larkmere Youth Theatre"),
        ("Play about the moon landing. {name} had looked up all the names before we went.", 5, 13),
    ),
    "climbing_wall": (
        "{name} got to the top of the yellow route after five tries, and would not let me help.",
        "Bouldering. {He} talked me down when I got stuck, very calmly.",
        "New instructor today, and {name} asked for the harder wall without looking at me first.",
        "Learned to tie the knot properly. {name} checked mine and found it was wrong.",
    ),
    "golf_club": (
        "Driving range, fifty balls each. {name} hit the hundred-yard sign and the whole bay cheered.",
        "Putting lesson. {He} listened to every word and then beat the teacher by one.",
    ),
    "sports_club": (
        "Taster session with the juniors. {name} nearly did not go in, and then stayed for all of it.",
        ("We ran the two hundred together and I was left behind.", 4, 13, "Larkmere Harriers track"),
        ("{name} passed more than {he} shot, which the coach noticed.", 4, 13, "Brackle Juniors basketball"),
        ("Doubles. {name} called every shot and was right about most of them.", 4, 13, "Mill Lane badminton club"),
        "Stayed to help put the cones away and got talking to the coach about joining in the new term.",
    ),
    "shopping": (
        "Chose a present for {his} {carer} with six pounds. Went to four shops and came home with ten pence.",
        ("{name} read the first page of seven books before picking one.", 4, 13, "Second Chapter bookshop"),
        "Bought the ingredients for pancakes from a list {name} had written and priced {himself}.",
        ("Looked for a shirt for {his} interview. {name} asked the assistant for another size {himself}.", 10, 13),
        "Charity shops. {name} found a chess set with one pawn missing and has plans for a new one.",
    ),
    "bowling": (
        "Two games. {name} won the second with a strike and did a lap of honour.",
        "{name} put {himself} on the score board as The Boss and then had to live up to it.",
        "We bowled with the wrong hand for the whole second game. Nobody won.",
        "Bowling with another family in the next lane. {name} lent them the ramp and showed them how it works.",
    ),
    "minigolf": (
        "Eighteen holes in drizzle. {name} refused to stop until {he} had beaten the windmill.",
        "{name} wrote down every score honestly, also the eleven.",
        "Played round twice. The second time {he} talked me through every hole like a commentator.",
    ),
    "zoo": (
        "Spent half the visit with the otters. {name} now knows more about otters than I do about anything.",
        "{name} asked the keeper how you get a job like hers and remembered every word of the answer.",
        "Fed the goats. One ate the map, so {name} navigated from memory.",
        ("Did the penguin trail, and {name} read the signs to a little girl who could not reach them.", 4, 8),
    ),
    "country_park": (
        "Right round the water. {name} spotted a heron before I did, twice.",
        "Built a den that three people could sit in. Then it rained and we found out that two could.",
        "Took the map and let {name} lead. We got lost once and {he} got us found again.",
        "Skimmed stones and talked. Best of the day was five bounces, and it was not mine.",
        "Picnic on the grass. {name} had made the sandwiches, including one for the ducks.",
        "Orienteering course. Nine of the ten posts found before the light went.",
        ("Collected leaves for the school project and looked up the names together.", 4, 7),
    ),
    "cycling": (
        "Rode the old railway path as far as the second bridge, which is two miles more than last time.",
        "{name} mended a puncture with me watching. I only held the spanner.",
        "Practised signals and looking behind in the empty car park, then did the quiet lane and back.",
        "Windy. {name} went in front all the way home so that I could shelter.",
    ),
    "dog_walk": (
        "Heron Wood with Biscuit. {name} held the lead the whole way and picked up after him without a fuss.",
        "Taught Biscuit to wait. {name} is much more patient at it than I am.",
        "Muddy walk. {name} talked more in that hour than in the last three meet-ups together.",
        "Met six other dogs, and {name} asked each owner politely before stroking.",
    ),
    "": (
        ("{name} helped on the cake stall and counted the money at the end.", 4, 13, "Church hall open day"),
        (
            "{name} was allowed to blow the whistle and has not stopped talking about it.",
            4,
            13,
            "Larkmere steam railway",
        ),
    ),
}
