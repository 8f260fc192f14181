"""More rows of the table of tests/test_access.py: taxis, outlays, budgets and costs."""

OF_BUDGETS = """\
# url                             acts on        team other  mentors, nobody
expenses:budget_change            budget         ooo -o---- --- >
expenses:budget_detail            budget         ooo -o---- --- >
expenses:budget_download          budget         ooo -o---- --- >
expenses:budget_make              -              ooo xoxxxx xxx >
expenses:budgets_list             -              ooo xoxxxx xxx >
expenses:costs_list               -              ooo xoxxxx xxx >
expenses:fees_list                -              ooo xoxxxx xxx >
expenses:membership_pay           membership     ooo -o---- --- >
expenses:outlay_enter             -              ooo xoxxxx xxx >
expenses:outlay_strike            outlay         ooo -o---- --- >
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
expenses:taxi_request_withdraw    taxi           xxx -x---- +-- >
expenses:taxi_requests_list       -              ooo xoxxxx ooo >
"""
