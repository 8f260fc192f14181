"""A form with every kind of box, and the two other pages that know of waiting words."""

import time

from django import forms
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template import Context, Template
from django.urls import path

from core import drafts
from core.access import anyone
from core.forms import SubmissionMixin, WordsField
from kot_portal.urls import urlpatterns as portal_urls

PAGE = """{% load static %}<!doctype html><html lang="en"><title>Practice · Kids on Track</title>
<link rel="icon" href="data:,"><script src="{% static 'drafts.js' %}" defer></script>
<main>{% block main %}{% endblock %}</main>
"""
sent = []


class PracticeForm(SubmissionMixin):
    place = forms.CharField(required=False)
    words = WordsField(required=False)
    day = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    travel = forms.ChoiceField(
        choices=[("walk", "We walk"), ("bus", "By bus")], widget=forms.RadioSelect, required=False
    )
    kind = forms.ChoiceField(choices=[("", "Choose"), ("park", "A park")], required=False)
    days = forms.MultipleChoiceField(
        choices=[("mon", "Monday"), ("tue", "Tuesday")], widget=forms.CheckboxSelectMultiple, required=False
    )
    both = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")], required=False)
    agreed = forms.BooleanField(required=False)
    secret = forms.CharField(widget=forms.PasswordInput, required=False)
    picture = forms.FileField(required=False, widget=forms.FileInput(attrs={"data-photo": True}))


def page(request, main, **context):
    template = Template(PAGE.replace("{% block main %}{% endblock %}", main))
    return HttpResponse(template.render(Context({"request": request, **context})))


@anyone
def practice(request):
    key = "practice:1"
    form = PracticeForm(request.POST or None, request.FILES or None, initial=drafts.initial_for(request.user, key))
    if request.method == "POST" and form.is_valid():
        time.sleep(0.5)  # long enough for a second tap
        picture = form.cleaned_data["picture"]
        sent.append(form.cleaned_data | {"picture": picture and picture.read()})
        drafts.discard(user=request.user, key=key, submission=form.cleaned_data["submission"])
        return page(request, "<h1>Sent</h1>")
    main = """<h1>Practice</h1><form method="post" enctype="multipart/form-data" novalidate data-draft="{{ key }}">
        <input type="hidden" name="csrfmiddlewaretoken" value="{{ token }}">{{ form }}
        {% include "components/draft.html" %}<button class="button">Send</button></form>
        <script src="/static/photos.js" defer></script>"""
    return page(request, main, form=form, key=key, draft=form.initial["draft"], token=get_token(request))


@anyone
def landing(request):
    return page(request, '<h1>Today</h1>{% include "components/unsent.html" %}')


@anyone
def leaving(request):
    return page(request, '<h1>Sign out</h1>{% include "components/unsent.html" with leaving=True %}')


urlpatterns = [path("practice/", practice), path("landing/", landing), path("leaving/", leaving), *portal_urls]
