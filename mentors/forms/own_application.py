"""The application as its writer fills it in: several pages of it may be open at once, and none undoes another."""

from core.drafts import clock
from core.forms import SeenMixin

from .applicants import ApplicationForm, data_of, shown

TAKEN = "Newer words that you saved from another page are in the form now ({questions}). Look through it, then go on."
BOTH = "“{question}” has two answers, one from another page. Keep what you typed, or tick to take the other"


class OwnApplicationForm(SeenMixin, ApplicationForm):
    """Carries the version it was opened with, so that an older page does not undo what a newer one saved."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and self.seen == self.initial["seen"]:
            self.data = self.data.copy()
            for name in set(self.data.getlist("take")) & set(self.questions):
                saved = self.initial.get(name, "")
                self.data.setlist(name, saved if isinstance(saved, list) else [saved])

    @property
    def questions(self):
        return {name: field for name, field in self.fields.items() if name != "seen"}

    @property
    def seen(self):
        return self.fields["seen"].clean(self.data.get("seen"))

    @property
    def typed(self):
        return {name: words for name, words in super().typed.items() if name != "seen"}

    def go_on_from(self, saved, seen):
        """Judge what is kept now, under the version it has now."""
        self.data = data_of(saved | {"seen": str(seen)})
        self.full_clean()

    def show_both(self, error, *, is_saving):
        """Put in what was saved elsewhere where nothing was typed here; where both were, show both at the question."""
        typed = self.typed
        self.go_on_from(error.merged, error.seen)
        if is_saving:
            # What is saved for later is not judged yet.
            self.errors.clear()
        for name, words in error.theirs.items():
            field = self.fields[name]
            field.template_name = "mentors/_field_of_two.html"
            field.saved_words, field.saved_at = shown(field, words), clock(error.saved_at)
            self.add_error(name, BOTH.format(question=field.label))
        taken = [name for name in self.questions if (error.merged.get(name) or "") != (typed.get(name) or "")]
        if taken:
            self.add_error(None, TAKEN.format(questions="; ".join(self.questions[name].label for name in taken)))
