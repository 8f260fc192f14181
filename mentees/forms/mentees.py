"""What is typed about a mentee."""

from django.utils import timezone

from core.forms import DayField, SeenMixin, needed


class MenteeForm(SeenMixin):
    starts_on = DayField(
        label="First day of support", initial=timezone.localdate, error_messages=needed("Choose the first day")
    )
    agreed_end_on = DayField(label="Agreed end", required=False, help_text="Support lasts a period that is agreed.")

    def clean(self):
        data = super().clean()
        if data.get("starts_on") and data.get("agreed_end_on") and data["agreed_end_on"] < data["starts_on"]:
            self.add_error("agreed_end_on", "The agreed end is before the first day")
        return data
