"""Names for the larger sizes, in which a hundred or a thousand towns live the same year and a half."""

import re
from dataclasses import replace


def _names(text):
    return tuple(text.split())


GIRLS = _names("""
Aaliyah Abigail Ada Agnieszka Alice Amina Anya Ayesha Bronwen Chidera Chloe Daisy Eilidh Elif Emily Esme Fatima
Flora Gurleen Hana Holly Imani Ivy Jade Jessie Kezia Lakshmi Lottie Lucia Maja Megan Mei Nadifa Niamh Olive
Phoebe Rania Rosie Sadia Sofia Tamara Thea Victoria Wren Yara Zara
""")
BOYS = _names("""
Aaron Abdul Aidan Albie Alfie Arjun Ben Bogdan Caleb Charlie Chidi Connor David Dev Dominik Emeka Ethan Finn
George Hamza Harun Hugo Isaac Ivan Jakub Joel Kofi Leo Liam Luca Malachi Mateo Mo Musa Nathan Omar Owen Rhys
Rowan Sami Stanley Tariq Toby Umar Viktor Zac
""")
GROWN_UPS = _names("""
Adele Alan Amit Angela Beatriz Bev Carlton Chika Clare Damian Deepa Eamon Edith Faisal Fiona Gareth Glenys
Harjit Hazel Ibrahim Irena Jean Joyce Keith Kwabena Leanne Linton Maeve Mariam Neil Norma Olga Paul Pearl
Rashida Roy Sandra Sunita Terence Thandi Una Val Winston Yolanda Zbigniew
""")
SURNAMES = _names("""
Abara Ackerly Adomako Ashgrove Barkis Begumi Birchall Boatengor Brandreth Cadwallon Chaudhary-Lee Coppel Dabrowa
Danquah Delafield Dosanjhi Eastlake Eze Fairweather Fenwright Gillow Gorecki Greenhalf Hamdani Hartnoll Hollins
Idowu Ilves Jamal-Smith Jessop Kamaraj Kettlewell Kinsella Lachlan Larwood Lim-Jones Mbatha Merriweather Mistry
Nazari Nettleton Novakova Oakshott Odum Okonjo Pargeter Pawlak Petrossi Quarshie Radley Ramsbottom Rehmani
Sandhu Shawcross Silvani Sowande Tahiri Thackray Tolland Uddiny Varga Wadham Wickens Xiberras Yarrow Zamani
""")


def renamed(cast, *, number, rng):
    """Another town's people in the parts of this one; families keep one carer and one surname."""
    families = {part.carer: rng.choice(SURNAMES) for part in cast.children}
    taken = set()

    def grown_up(surname):
        """A name that nobody else has in this town."""
        name = rng.choice([name for first in GROWN_UPS if (name := f"{first} {surname}") not in taken])
        taken.add(name)
        return name

    carers = {carer: grown_up(surname) for carer, surname in families.items()}
    children = tuple(
        replace(
            part,
            first_name=rng.choice(GIRLS if part.he == "she" else BOYS),
            surname=families[part.carer],
            carer=carers[part.carer],
            second_contact=grown_up(families[part.carer]) if part.second_contact else "",
            known_as="",
        )
        for part in cast.children
    )
    mentors = tuple(replace(part, name=grown_up(rng.choice(SURNAMES))) for part in cast.mentors)
    swap = _swapper(cast.children + cast.mentors, children + mentors)
    return replace(
        cast,
        town=f"{cast.town} {number}",
        number=number,
        children=children,
        mentors=mentors,
        pairs=tuple(replace(p, ended_because=swap(p.ended_because), comment=swap(p.comment)) for p in cast.pairs),
        plans=tuple(
            replace(p, words=swap(p.words), journey=swap(p.journey), others=swap(p.others)) for p in cast.plans
        ),
        own_words={},
    )


def _swapper(old, new):
    """Puts the new first names where the old ones stand in a sentence."""

    def first(part):
        return getattr(part, "first_name", None) or part.name.split()[0]

    names = {first(a): first(b) for a, b in zip(old, new, strict=True)}
    pattern = re.compile(r"\b(" + "|".join(names) + r")\b")
    return lambda text: pattern.sub(lambda match: names[match[0]], text)
