from django.apps import AppConfig


class MenteesConfig(AppConfig):
    name = "mentees"
    default_auto_field = "django.db.models.BigAutoField"
