"""Who may open what of meet-ups: rows of the table of `tests/test_access.py`, in its columns."""

OF_MEETUPS = """
meetups:activities_list           -              xxx xxxxxx ooo >
meetups:allocation_change         allocation     oox ------ x-- >
meetups:allocation_end            allocation     oox ------ x-- >
meetups:contact_add               mentee         ooo ------ o-- >
meetups:contact_change            contact        oxx ------ o-- >
meetups:contact_detail            contact        ooo ------ o-- >
meetups:group_agree               mentee         oox ------ x-- >
meetups:first_meeting_book        mentee         oox ------ x-- >
meetups:mentee_hand_over          allocation     oox ------ x-- >
meetups:meetup_answer             meet-up        oxo ------ x-- >
meetups:meetup_came               today          +++ ------ +-- >
meetups:meetup_carer_told         today          ooo ------ o-- >
meetups:meetup_home_safe          today          +++ ------ +-- >
meetups:meetup_late               today          +++ ------ +-- >
meetups:meetup_no_show            today          ooo ------ o-- >
meetups:meetup_reachable          today          +++ ------ +-- >
meetups:meetup_detail             today          ooo ------ o-- >
meetups:plan_verdict              mentee         xxx ------ o-- >
meetups:meetup_cancel             meet-up        oxx ------ o-- >
meetups:meetup_change             meet-up        xxx ------ o-- >
meetups:meetup_detail             meet-up        ooo ------ o-- >
meetups:meetup_plan               mentee         xxx ------ o-- >
meetups:meetup_reply              meet-up        xxx ------ +-- >
meetups:meetups_list              -              ooo xxxxxx ooo >
meetups:mentee_close              mentee         oox ------ x-- >
meetups:note_add                  mentee         --- ------ o-w >
meetups:note_change               note           xxx ------ o-- >
meetups:note_correct              note           xxx ------ o-- >
meetups:note_detail               note           ooo ------ o-- >
meetups:note_hand_in              past meet-up   --- ------ o-- >
meetups:note_hand_in_unplanned    allocation     --- ------ o-- >
meetups:note_move                 note           oxx ------ x-- >
meetups:note_write                past meet-up   --- ------ o-- >
meetups:notes_list                -              ooo xxxxxx ooo >
meetups:venue_check_add           -              oxx xxxxxx xxx >
meetups:venue_check_change        venue check    oxx ------ --- >
meetups:venue_checks_list         -              ooo xxxxxx xxx >
meetups:risk_assessment_add       meet-up        oxx ------ o-- >
meetups:risk_assessment_choose    meet-up        oxx ------ x-- >
meetups:risk_assessment_download  meet-up        ooo ------ o-- >
meetups:signup_answer             place          --- ------ -o- >
meetups:outing_detail             outing         --- ------ -o- >
meetups:signup_let_go             place          xxx ------ +-- >
meetups:signup_write              mentee         ooo ------ o-- >
meetups:signups_book              activity       +++ ------ --- >
meetups:signups_list              activity       ooo ------ --- >
meetups:start_detail              mentee         ooo ------ o-- >
meetups:starts_list               -              ooo xxxxxx xxx >
meetups:starts_settle             -              oox xxxxxx xxx >
meetups:step_record               mentee         oox ------ x-- >
meetups:note_send                 -              xxx xxxxxx +++ >
meetups:phone_facts               -              xxx xxxxxx ooo >
meetups:phone_still               -              ooo oooooo ooo o
meetups:group_meetups_list        -              ooo xxxxxx ooo >
meetups:group_meetup_plan         -              oxx xxxxxx xox >
meetups:group_plan_verdict        -              oxx xxxxxx xox >
meetups:group_change_verdict      group          oxx ------ --- >
meetups:group_meetup_detail       group          ooo ------ --- >
meetups:group_meetup_change       group          oxx ------ --- >
meetups:group_meetup_confirm      group          +xx ------ --- >
meetups:group_meetup_cancel       group          oxx ------ --- >
meetups:group_note_write          group          oxx ------ o-- >
"""
