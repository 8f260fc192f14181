from django.apps import AppConfig


class MeetupsConfig(AppConfig):
    name = "meetups"
    default_auto_field = "django.db.models.BigAutoField"
