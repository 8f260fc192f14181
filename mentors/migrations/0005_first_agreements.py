"""The first wording of each agreement; the charity writes a new version beside it when its own words differ."""

from datetime import date

from django.db import migrations

WORDINGS = {
    "conduct": (
        "I mentor because I want a child to have a good time and to grow.\n\n"
        "1. I put the child's safety first. If anything worries me, I tell the coordinator the same day. I do not look "
        "into it myself and I do not promise to keep it secret.\n\n"
        "2. I meet my mentee in public places where others can see and hear us. I tell the coordinator and the carer "
        "beforehand when and where. I am never alone with my mentee in a home.\n\n"
        "3. I avoid being alone in a car with my mentee. Where a lift cannot be helped, the carer has agreed to lifts "
        "and I write down why.\n\n"
        "4. I arrange everything through the carer. I use only the phone numbers and e-mail addresses that I have "
        "registered with the charity. I have no contact with my mentee on social media, in games or by private "
        "message, and I do not add or follow them.\n\n"
        "5. I do not record our meet-ups, in sound or in pictures. I take a photograph only if the carer has agreed to "
        "photographs, and I do not put it online.\n\n"
        "6. I never give my home address to a child or a family, and I do not bring a mentee to my home.\n\n"
        "7. I do not drink alcohol, smoke or take drugs when I am with a mentee or shortly before. If my mentee is "
        "under the influence or I cannot keep us safe, I ring the carer and the coordinator at once.\n\n"
        "8. I keep to the spending limits of the charity and keep my receipts. I do not lend or borrow money, and I "
        "give no presents beyond what the policy allows.\n\n"
        "9. I treat every child and family with respect, whoever they are. I do not use rude words, threats or "
        "physical force.\n\n"
        "10. I tell the coordinator at once if something happens that touches my DBS check, if feelings of mine or of "
        "the child go beyond mentoring, or if I can no longer give the time I promised.\n\n"
        "I have read this code and I will keep to it. If I do not, the charity may stop my mentoring."
    ),
    "confidentiality": (
        "As a mentor I am told things about a child and a family that others must not know.\n\n"
        "1. I speak about my mentee only with the coordinator, the mentoring team and the child's carer, and only as "
        "far as it helps the child.\n\n"
        "2. I do not use the child's full name in messages or e-mails. I keep no papers or files of my own about a "
        "child: what I write goes into the portal.\n\n"
        "3. I keep my password and my phone safe and let nobody else read the portal.\n\n"
        "4. Where a child may be in danger, keeping quiet would be wrong: I tell the coordinator or the safeguarding "
        "lead at once. I tell the child that I cannot keep such a secret.\n\n"
        "5. I know that the portal writes down which pages I open.\n\n"
        "6. When my mentoring ends, I go on keeping these things to myself, and I give back or destroy what I still "
        "have.\n\n"
        "I have read this and I will keep to it, also after I have left."
    ),
}


def write(apps, schema_editor):
    wording = apps.get_model("mentors", "AgreementWording")
    for kind, words in WORDINGS.items():
        wording.objects.get_or_create(kind=kind, number=1, defaults={"words": words, "in_use_from": date(2024, 1, 1)})


class Migration(migrations.Migration):
    dependencies = [("mentors", "0004_struck_trainings_and_sent_meetings")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
