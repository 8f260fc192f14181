"""Consents: the same paper sent twice, and what a carer reads on the mentor's phone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mentees.models import Consent
from tests import factories

pytestmark = pytest.mark.django_db


def test_paper_form_sent_twice_with_the_same_file_is_one_consent(make_allocated, coordinator, sign_in):
    client, mentee = sign_in(coordinator), make_allocated().mentee
    typed = {"kinds": ["mentoring", "lift"], "given_on": "2026-09-01", "carer": "", "signed_name": ""}
    for _ in range(2):
        form = SimpleUploadedFile("form.pdf", b"%PDF-1.4 signed\n%%EOF")
        assert client.post(f"/mentees/{mentee.pk}/consents/add/", {**typed, "file": form}).status_code == 302
    assert Consent.objects.count() == 2
    assert [consent.history.count() for consent in Consent.objects.all()] == [1, 1]
    assert len({consent.file.name for consent in Consent.objects.all()}) == 1


@pytest.mark.rule("KOT-20.3")
def test_carer_reads_nothing_of_parental_responsibility_on_the_mentors_phone(make_allocated, coordinator, sign_in):
    pair = make_allocated()
    factories.CarerLinkFactory(child=pair.mentee.child, has_parental_responsibility=False)
    paths = [f"/mentees/{pair.mentee_id}/{page}" for page in ("consents/sign/", "")]
    for path in paths:
        assert "parental responsibility" not in sign_in(pair.mentor.user).get(path).content.decode()
    assert "no parental responsibility" in sign_in(coordinator).get(paths[1]).content.decode()
    assert (
        "no parental responsibility"
        in sign_in(coordinator).get(f"/mentees/{pair.mentee_id}/consents/add/").content.decode()
    )
