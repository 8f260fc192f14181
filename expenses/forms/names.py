"""Words about money: finance reads them, and knows a child by its initials alone (KOT-20.2)."""

from club.forms import NamesNobodyMixin

NAME_NO_CHILD = "Finance reads it too: name no child."


class NamesNoChildMixin(NamesNobodyMixin):
    def refusal_of(self, named):
        names = f"{named[0]}’s name" if len(named) == 1 else " and ".join(named)
        return f"Please leave {names} out: finance reads this"


class NamesNoneOfMixin(NamesNoChildMixin):
    """Words about money of the programme: none of the `children` stands in them whose pages their writer opens."""

    def __init__(self, *args, children, **kwargs):
        super().__init__(*args, **kwargs)
        self.children = children

    def clean(self):
        data = super().clean()
        self.check_names(data, self.children)
        return data


class WordsOnMoneyForm(NamesNoChildMixin):
    """Words to somebody about money for one child, typed by those who know its name."""

    read_by_all = ("words",)

    def __init__(self, *args, child, **kwargs):
        super().__init__(*args, **kwargs)
        self.child = child

    def clean(self):
        data = super().clean()
        self.check_names(data, [self.child])
        return data
