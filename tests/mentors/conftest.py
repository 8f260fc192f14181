"""Somebody whose every step is done."""

from datetime import date

import pytest
from django.utils import timezone

from mentors.models import DbsCheck, Training
from tests.factories import ApplicantFactory, ApplicationFactory, InterviewFactory, ReferenceFactory, TrainingFactory


@pytest.fixture
def ready(db):
    mentor = ApplicantFactory(user__name="Nia Brook", user__email="nia@example.org")
    ApplicationFactory(mentor=mentor, email="nia@example.org")
    for _ in range(2):
        ReferenceFactory(mentor=mentor, answered_at=timezone.now(), would_trust=True)
    InterviewFactory(mentor=mentor)
    for course in (Training.Course.INTRODUCTION, Training.Course.INDUCTION):
        TrainingFactory(mentor=mentor, course=course)
    DbsCheck.objects.create(mentor=mentor, level="enhanced_barred", issued_on=date(2026, 11, 1), decision="clear")
    return mentor
