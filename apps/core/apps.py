"""The shape of every app of the procedure: what it words, hears and does is known once it is ready."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

LOADED_WHEN_READY = ("refusals", "subscriptions", "due", "tasks", "checks", "chapter")


class ProcedureApp(AppConfig):
    """An app of the procedure; its registering modules are imported once, when Django is ready."""

    default = False
    default_auto_field = "django.db.models.BigAutoField"

    def __init_subclass__(cls) -> None:
        """Makes the subclass the one that Django takes for its app, although the module also imports this class."""
        cls.default = True

    def ready(self) -> None:
        """Imports the app's modules that register something."""
        for module in LOADED_WHEN_READY:
            if find_spec(f"{self.name}.{module}"):
                import_module(f"{self.name}.{module}")


class CoreConfig(ProcedureApp):
    """The words everyone uses."""

    name = "apps.core"
