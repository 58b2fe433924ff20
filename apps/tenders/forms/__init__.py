"""Forms of tenders: what people type, turned into the terms that the use-cases take."""

from apps.tenders.forms.clarifications import ClarificationForm, ExtensionForm, QuestionForm
from apps.tenders.forms.course import (
    CalendarForm,
    EntryForm,
    ReasonForm,
    RefusalForm,
    ResumeForm,
    ReturnForm,
    TerminationForm,
    VenueForm,
)
from apps.tenders.forms.fields import attempt
from apps.tenders.forms.preparation import (
    ContactForm,
    DataSheetForm,
    DocumentForm,
    MaterialFormSet,
    OverrideForm,
    TimetableForm,
)
from apps.tenders.forms.registration import ApprovalForm, LotForm, NewProjectForm, ProjectForm

__all__ = [
    "ApprovalForm",
    "CalendarForm",
    "ClarificationForm",
    "ContactForm",
    "DataSheetForm",
    "DocumentForm",
    "EntryForm",
    "ExtensionForm",
    "LotForm",
    "MaterialFormSet",
    "NewProjectForm",
    "OverrideForm",
    "ProjectForm",
    "QuestionForm",
    "ReasonForm",
    "RefusalForm",
    "ResumeForm",
    "ReturnForm",
    "TerminationForm",
    "TimetableForm",
    "VenueForm",
    "attempt",
]
