"""What is sent twice at the same moment, by a double tap or by two people, is one record: on PostgreSQL it counts."""

import threading

import pytest
from django.db import connections
from django.urls import reverse

from core.models import User
from mentors.models import Mentor
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def post_at_once(coordinator, sign_in):
    """Posts the same form from three pages of the coordinator at one moment; returns the status of each answer."""

    def make(url, fields):
        clients, start, answers = [sign_in(coordinator) for _ in range(3)], threading.Barrier(3), []

        def post(client):
            client.raise_request_exception = False
            start.wait()
            answers.append(client.post(url, fields).status_code)
            connections.close_all()

        threads = [threading.Thread(target=post, args=[client]) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(answers)

    return make


def test_carer_added_three_times_at_once_is_one_carer(post_at_once):
    child = factories.ChildFactory()

    answers = post_at_once(reverse("club:carer_add", args=[child.pk]), {"name": "Nan Stone", "phone": "07700 900555"})

    assert answers == [200, 200, 302]
    assert child.carer_links.count() == 1


def test_new_mentor_added_three_times_at_once_is_one_person(post_at_once):
    fields = {"name": "Gwen Okafor", "email": "gwen@example.org", "capacity": "1", "status": "applicant"}

    answers = post_at_once(reverse("mentors:mentor_add"), fields)

    assert answers == [200, 200, 302]
    assert Mentor.objects.count() == User.objects.filter(email="gwen@example.org").count() == 1
