"""What is typed about group chats."""

from django import forms

from core.forms import TextField


class GroupAgreeForm(forms.Form):
    """A button alone: the carer's consent is there or it is not."""


class GroupCloseForm(forms.Form):
    because = TextField(
        label="Why is it over?", max_length=300, error_messages={"required": "Say why the group is over"}
    )
