"""The first wording of each consent; the charity writes a new version beside it when its own words differ."""

from datetime import date

from django.db import migrations

WORDINGS = {
    "mentoring": (
        "I agree that my child is mentored by a volunteer of Kids on Track. I know that mentor and child meet in public "
        "places, that I am told beforehand when and where, and that the mentor writes a short note after each meeting. "
        "I know that the charity passes on a worry about my child's safety without asking me first if it must. "
        "I can take this back at any time."
    ),
    "lift": (
        "I agree that the mentor may take my child in their own car when there is no other good way. The mentor says "
        "why each time, and the charity keeps a record. I can take this back at any time."
    ),
    "photographs": (
        "I agree that photographs of my child may be taken at activities of Kids on Track and used by the charity in "
        "print and online, without my child's name. I can take this back at any time for photographs not yet used."
    ),
    "whatsapp": (
        "I agree to a WhatsApp group of myself, the mentor and my child, to arrange meetings and for nothing else. "
        "There is no other contact by phone or social media between mentor and child. I can take this back at any time."
    ),
    "school": (
        "I agree that Kids on Track and my child's school tell each other how my child is getting on, as far as it "
        "helps my child. I can take this back at any time."
    ),
    "counselling": (
        "I agree that my child sees a counsellor whom Kids on Track has vetted: six sessions, then a talk about what "
        "comes next. What is said there stays there, unless somebody is at risk. I can take this back at any time."
    ),
    "questionnaires": (
        "I agree that my child fills in a short questionnaire with the mentor at the start and every six months, so "
        "that the charity learns what helps. Reports never name a child. I can take this back at any time."
    ),
}


def write(apps, schema_editor):
    wording = apps.get_model("mentees", "ConsentWording")
    for kind, words in WORDINGS.items():
        wording.objects.get_or_create(kind=kind, number=1, defaults={"words": words, "in_use_from": date(2024, 1, 1)})


class Migration(migrations.Migration):
    dependencies = [("mentees", "0004_referral_to_closing")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
