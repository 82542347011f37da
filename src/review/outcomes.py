"""Events of the tables as readers know them."""

EVENTS = {
    "investigator_plus2_or_more": "rated +2 or better on photographs by investigators",
    "patient_over_50pct": "patient sees more than 50% improvement",
    "patient_50pct": "patient sees 50% improvement",
    "clinician_any_improvement": "any improvement, seen by the clinician",
    "self_any_improvement": "any improvement, seen by the patient",
    "response_sustained": "response kept",
    "responder_sinclair": "at least one grade better on the Sinclair scale",
}
"""Event of the tables -> words inside a sentence; any other is written with blanks."""


def event_name(event):
    """An event of the tables as words inside a sentence.

    Examples
    --------
    >>> event_name("patient_50pct"), event_name("total_events")
    ('patient sees 50% improvement', 'total events')
    """
    return EVENTS.get(event, event.replace("_", " "))
