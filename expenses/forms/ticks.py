"""A tick answers the question that was asked: about something else it is asked anew."""

import hashlib

from django import forms


class TickMixin(forms.Form):
    """Carries what a tick was asked about, from the page with the question to the answer; without it no tick counts."""

    asked_about = forms.CharField(required=False, widget=forms.HiddenInput)

    def hold_tick(self, data, name, *about):
        """Take away a tick that was set about something else, and let the page that comes back ask about this."""
        now = hashlib.sha256("\n".join(map(str, about)).encode()).hexdigest()
        is_meant = data.pop("asked_about", "") == now
        self.data = self.data.copy()
        self.data["asked_about"] = now
        if data.get(name) and not is_meant:
            data[name] = False
            del self.data[name]
