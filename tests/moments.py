"""Acts of several people at the same moment, each on a connection of its own; on PostgreSQL it counts."""

import threading

from django.db import connections, transaction

A_MOMENT = 0.4  # long enough for the second to have come as far as it can


def _kept(act, found):
    """What an act answers, or the refusal it met; a fault is kept as it is and fails the test that looks."""
    try:
        found.append(act())
    except Exception as fault:
        found.append(fault)
    finally:
        connections.close_all()


def at_once(*acts):
    """Starts all acts at one moment; what each answered, in their order."""
    start, answers = threading.Barrier(len(acts)), [[] for _ in acts]

    def run(act, found):
        start.wait()
        _kept(act, found)

    threads = [threading.Thread(target=run, args=pair) for pair in zip(acts, answers, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [found for (found,) in answers]


def overtaken(first, second):
    """The first act has happened and is not finished when the second begins; what both answered."""
    found = []
    thread = threading.Thread(target=_kept, args=(second, found))
    with transaction.atomic():
        answer = first()
        thread.start()
        thread.join(A_MOMENT)
    thread.join()
    return answer, *found
