"""What waits for somebody about money."""

from .taxis import taxi_checks_due, taxis_to_decide

__all__ = ["taxi_checks_due", "taxis_to_decide"]
