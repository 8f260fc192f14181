app_name = "mentees"
urlpatterns: list = []
