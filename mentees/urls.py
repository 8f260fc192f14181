from django.urls import path

from .views import allocations, closings, consents, eligibility, goals, mentees, plans, reviews

app_name = "mentees"
urlpatterns = [
    path("mentees/eligible/", eligibility.children_eligible, name="children_eligible"),
    path("mentees/add/<int:pk>/", mentees.mentee_add, name="mentee_add"),
    path("mentees/<int:pk>/change/", mentees.mentee_change, name="mentee_change"),
    path("mentees/<int:pk>/consents/add/", consents.consent_add, name="consent_add"),
    path("mentees/consents/<int:pk>/withdraw/", consents.consent_withdraw, name="consent_withdraw"),
    path("mentees/<int:pk>/allocations/add/", allocations.allocation_add, name="allocation_add"),
    path("mentees/allocations/<int:pk>/change/", allocations.allocation_change, name="allocation_change"),
    path("mentees/<int:pk>/plan/", plans.mentee_plan, name="mentee_plan"),
    path("mentees/<int:pk>/plans/add/", plans.plan_add, name="plan_add"),
    path("mentees/plans/<int:pk>/", plans.plan_detail, name="plan_detail"),
    path("mentees/plans/<int:pk>/change/", plans.plan_change, name="plan_change"),
    path("mentees/plans/<int:pk>/renew/", plans.plan_renew, name="plan_renew"),
    path("mentees/plans/<int:pk>/sign-off/", plans.plan_sign_off, name="plan_sign_off"),
    path("mentees/plans/<int:pk>/goals/add/", goals.goal_add, name="goal_add"),
    path("mentees/goals/<int:pk>/change/", goals.goal_change, name="goal_change"),
    path("mentees/goals/<int:pk>/remove/", goals.goal_remove, name="goal_remove"),
    path("mentees/goals/<int:pk>/result/", goals.goal_conclude, name="goal_conclude"),
    path("mentees/goals/<int:pk>/progress/", goals.progress_record, name="progress_record"),
    path("mentees/<int:pk>/measures/", reviews.measures_record, name="measures_record"),
    path("mentees/<int:pk>/reviews/add/", reviews.review_add, name="review_add"),
    path("mentees/reviews/<int:pk>/", reviews.review_detail, name="review_detail"),
    path("mentees/reviews/<int:pk>/change/", reviews.review_change, name="review_change"),
    path("mentees/endings/", closings.endings_list, name="endings_list"),
    path("mentees/closings/<int:pk>/", closings.closing_detail, name="closing_detail"),
    path("mentees/closings/<int:pk>/reopen/", closings.closing_reopen, name="closing_reopen"),
]
