"""The rows of the table in tests/test_access.py that are about paying."""

PAYING = """
# The finance desk; whoever sees a claim sees its receipt, and nobody but finance and the owner an account.
expenses:receipt                  receipt        ooo -o---- o-- >
expenses:receipt_picture          receipt        ooo -o---- o-- >
expenses:finance_queue            -              xxx xoxxxx xxx >
expenses:claim_check              claim          xxx -o---- x-- >
expenses:claim_check              spoken of      xxx -o---- x-- >
expenses:claim_check              paid claim     xxx -o---- x-- >
expenses:claim_ask                claim          xxx -o---- x-- >
expenses:claim_send_on            claim          xxx -o---- x-- >
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
expenses:month_file               month          xxx xoxxxx xxx >
"""
