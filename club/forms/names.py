"""Words that somebody reads who must not learn a child's name from them."""

from django import forms

from ..rules import names_in


class NamesNobodyMixin(forms.Form):
    """Keeps the names of children out of the words that every mentor in a group reads (KOT-20.2).

    It knows the children that its reader has before them, no others: it must not tell who else is in the group. A name
    can be a word of its own, as May is: then one tick says so.
    """

    read_by_all: tuple[str, ...] = ()

    names_nobody = forms.BooleanField(
        label="These words are about no child", required=False, help_text="Some names are words too, such as May."
    )

    def check_names(self, data, children):
        names = [name for child in children for name in child.names]
        found = {field: names_in(data.get(field) or "", list(dict.fromkeys(names))) for field in self.read_by_all}
        self.asks_names = any(found.values())
        if data.pop("names_nobody", False):
            return
        for field, named in found.items():
            if named:
                self.add_error(field, self.refusal_of(named))

    def refusal_of(self, named):
        return f"Every mentor in the group reads this. Take out: {', '.join(named)}"

    asks_names = False
