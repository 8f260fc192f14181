"""Money in the world of tests/test_access.py: its rows of the table, and the records that they act on."""

from datetime import timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.utils import timezone

from expenses.models import BankDetails, ClaimLine, ClaimStep, Correction, ReceiptFile

from . import factories

OF_MONEY = """
# url                             acts on        team other  mentors, nobody
expenses:claims_list              -              ooo xoxxxx ooo >
expenses:fund_change              fund           xxo -ox--- --- >
expenses:fund_open                -              xxo xoxxxx xxx >
expenses:funds_list               -              ooo xooxxx xxx >
expenses:gift_ask                 mentee         xxx ------ o-- >
expenses:gift_decide              gift           oxo -x---- x-- >
expenses:gift_detail              gift           ooo -o---- o-- >
expenses:gift_withdraw            gift           xxx -x---- o-- >
expenses:gifts_list               -              ooo xoxxxx ooo >
expenses:grant_apply              mentee         xxx ------ o-- >
expenses:grant_close              given grant    oxo -ox--- x-- >
expenses:grant_decide             grant          xxx -xo--- x-- >
expenses:grant_detail             grant          ooo -oo--- o-- >
expenses:grant_detail             draft grant    --- ------ o-- >
expenses:grant_download           given grant    ooo -xo--- o-- >
expenses:grant_feed_back          refused grant  xxx -xo--- x-- >
expenses:grant_weigh              grant          xxx -xo--- x-- >
expenses:grant_withdraw           draft grant    --- ------ o-- >
expenses:grant_write              draft grant    --- ------ o-- >
expenses:grants_desk              -              ooo xooxxx xxx >
expenses:grants_own               -              xxx xxxxxx ooo >
expenses:claim_add                -              xxx xxxxxx ooo >
expenses:claim_send               -              xxx xxxxxx +++ >
expenses:claim_drop               -              xxx xxxxxx +++ >
expenses:claim_verdict            -              xxx xxxxxx ooo >
expenses:claim_detail             claim          ooo -o---- o-- >
expenses:claim_answer             claim          xxx -x---- o-- >
expenses:claim_withdraw           claim          xxx -x---- o-- >
expenses:claim_decide             claim          oxo -x---- x-- >
expenses:claim_take_up            claim          oxo -x---- x-- >
# Taxis, outlays, budgets and costs.
expenses:budget_change            budget         xxo -o---- --- >
expenses:budget_detail            budget         ooo -o---- --- >
expenses:budget_download          budget         ooo -o---- --- >
expenses:budget_make              -              xxo xoxxxx xxx >
expenses:budgets_list             -              ooo xoxxxx xxx >
expenses:costs_list               -              ooo xoxxxx xxx >
expenses:fees_list                -              ooo xoxxxx xxx >
expenses:membership_pay           membership     ooo -o---- --- >
expenses:outlay_enter             -              ooo xoxxxx xxx >
expenses:outlay_strike            outlay         ooo -o---- --- >
expenses:outlay_strike            pay            xxo -o---- --- >
expenses:outlays_list             -              ooo xoxxxx xxx >
expenses:taxi_firm_add            -              ooo xxxxxx xxx >
expenses:taxi_firm_change         taxi firm      ooo -x---- xxx >
expenses:taxi_firm_check          taxi firm      ooo -x---- xxx >
expenses:taxi_firm_detail         taxi firm      ooo -o---- ooo >
expenses:taxi_firm_reinstate      taxi firm      +++ -x---- xxx >
expenses:taxi_firm_stop           taxi firm      ooo -x---- xxx >
expenses:taxi_firms_list          -              ooo xoxxxx ooo >
expenses:taxi_request_ask         mentee         xxx ------ o-- >
expenses:taxi_request_decide      taxi           oxo -x---- x-- >
expenses:taxi_request_detail      taxi           ooo -o---- o-- >
expenses:taxi_request_withdraw    taxi           xxx -x---- o-- >
expenses:taxi_requests_list       -              ooo xoxxxx ooo >
# The finance desk; whoever sees a claim sees its receipt, and nobody but finance and the owner an account.
expenses:receipt                  receipt        ooo -o---- o-- >
expenses:receipt_picture          receipt        ooo -o---- o-- >
expenses:finance_queue            -              xxx xoxxxx xxx >
expenses:claim_check              claim to pay   xxx -o---- x-- >
expenses:claim_check              spoken of      xxx -o---- x-- >
expenses:claim_check              paid claim     xxx -o---- x-- >
expenses:claim_ask                claim to pay   xxx -o---- x-- >
expenses:claim_send_on            claim to pay   xxx -o---- x-- >
expenses:claim_take_out           claim in run   xxx -+---- x-- >
expenses:claim_correct            paid claim     xxx -o---- x-- >
expenses:claim_form               claim          ooo -o---- o-- >
expenses:runs_list                -              xxx xoxxxx xxx >
expenses:run_detail               payment run    xxx -o---- --- >
expenses:run_pay                  payment run    xxx -o---- --- >
expenses:run_drop                 payment run    xxx -o---- --- >
expenses:run_bank_file            payment run    xxx -o---- --- >
expenses:run_books_file           payment run    xxx -o---- --- >
expenses:bank_details             -              xxx xxxxxx ooo >
expenses:bank_details_change      -              xxx xxxxxx ooo >
expenses:bank_details_doubt       bank details   --- -o---- x-- >
expenses:statement_detail         mentor         --- -o---- o-- >
expenses:statement_file           mentor         --- -o---- o-- >
expenses:months_list              -              xxx xoxxxx xxx >
expenses:month_close              month          xxx xoxxxx xxx >
expenses:month_file               month          xxx xoxxxx xxx >
"""


def money_of_pair(mentee, mentor):
    pair = {"mentee": mentee, "mentor": mentor}
    return {
        **_claim_of(mentee, mentor),
        "claim to pay": factories.ClaimFactory(**pair).pk,
        "taxi": factories.TaxiRequestFactory(**pair).pk,
        **_asked_beforehand(pair),
        **_paid_for(mentee, mentor),
    }


def _asked_beforehand(pair):
    """A gift, and a grant at each place where it can stand, weighed by a member of the committee."""
    gift = factories.GiftRequestFactory(**pair, words="What a good thought")
    sent = factories.SentGrantFactory(**pair)
    factories.GrantViewFactory(grant=sent, words="They need it")
    fed_back = {"feedback_on": timezone.localdate(), "feedback_words": "Rang them", "feedback_by": sent.mentor.user}
    return {
        "gift": gift.pk,
        "grant": sent.pk,
        "draft grant": factories.GrantFactory(**pair).pk,
        "given grant": factories.ApprovedGrantFactory(**pair).pk,
        "refused grant": factories.RefusedGrantFactory(**pair, **fed_back).pk,
        "fund": factories.FundFactory().pk,
    }


def _paid_for(mentee, mentor):
    """Claims in a run and paid with what was said to them, a receipt, and the mentor's account."""
    today, by, both = timezone.localdate(), factories.UserFactory(), {"mentee": mentee, "mentor": mentor}
    run = factories.PaymentRunFactory(made_by=by)
    inside = factories.ClaimFactory(**both, status="in_run", run=run)
    done = factories.PaymentRunFactory(made_by=by, status="paid", paid_on=today, reference="BACS 1")
    paid = factories.ClaimFactory(**both, paid_on=today, run=done, judged="It fits")
    Correction.objects.create(claim=paid, amount=Decimal("-1.00"), words="Counted twice", by=by)
    asked = factories.ClaimFactory(**both, no_receipt_because="It blew away", late_because="I was ill")
    ClaimLine.objects.create(claim=asked, what_for="Bus", amount=asked.amount)
    ClaimStep.objects.create(claim=asked, was="returned", became="finance", words="On the bus", by=mentor.user)
    receipt = ReceiptFile(claim=inside, digest="0" * 64, added_by=mentor.user)
    receipt.file.save("receipt.jpg", ContentFile(b"a picture"))
    details = BankDetails.objects.filter(mentor=mentor).first() or factories.BankDetailsFactory(mentor=mentor)
    return {
        "payment run": run.pk,
        "claim in run": inside.pk,
        "paid claim": paid.pk,
        "spoken of": asked.pk,
        "receipt": receipt.pk,
        "bank details": details.pk,
        "month": f"{today:%Y-%m}",
    }


def money_of_the_year(world):
    """A budget that runs, an outlay, a fee that was paid, a firm that lapsed."""
    today = timezone.localdate()
    factories.OutlayFactory(membership=factories.MembershipFactory(child=world.own.child), on=today)
    return {
        "budget": factories.BudgetFactory(starts_on=today - timedelta(days=40)).pk,
        "outlay": factories.OutlayFactory(on=today).pk,
        "pay": factories.OutlayFactory(on=today, head="coordinator").pk,
        "taxi firm": factories.TaxiFirmFactory(checked_on=today - timedelta(days=400)).pk,
    }


def _claim_of(mentee, mentor):
    """A claim that waits for the coordinator, with an item, what was said to it, and its receipt."""
    claim = factories.ClaimFactory(
        mentee=mentee, mentor=mentor, status="coordinator", claimed_at=timezone.now(), judged="Beyond the month"
    )
    claim.lines.create(what_for="Bus", amount=claim.amount)
    claim.steps.create(became="coordinator", words="For two", by=mentor.user)
    receipt = claim.receipts.create(file="", digest=f"{mentee.pk:064}", added_by=mentor.user)
    receipt.file.save("receipt.pdf", ContentFile(b"%PDF-1.4 a receipt %%EOF"))
    return {"claim": claim.pk, "receipt": receipt.pk}
