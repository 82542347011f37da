"""The history: every event is kept, those without a year too, and dates that disagree are marked by their anomaly."""

from review import history

from .changing import changed, enum, with_table


def test_every_event_is_kept_and_in_order(evidence):
    """Sorted by year; an event whose year was not read comes last and is not dropped."""
    found = history.events(evidence)
    assert {event.history_id for event in found} == set(evidence.history["history_id"])
    years = [event.year for event in found]
    assert years[-1] is None
    assert years[:-1] == sorted(years[:-1])


def test_kinds_of_sources_are_those_of_the_codebook(evidence):
    """A kind that the list names is one that the tables allow; the others are syntheses or do not occur here."""
    kinds = enum(evidence, "sources", "kind")
    assert set(history.KINDS) <= set(kinds)
    others = {kind for kind in kinds if kind not in history.KINDS}
    used = set(evidence.sources.set_index("source_id")["kind"].loc[list(evidence.history["source_id"])])
    assert used & others <= {"meta_analysis", "network_meta_analysis", "systematic_review"}


def test_disputed_dates_are_those_of_the_anomaly(evidence):
    """The four events whose years go into the check of a70, and every event whose note names it."""
    named = history.disputed(evidence)
    assert {int(evidence.history.set_index("history_id")["year"][key]) for key in named} == {1996, 1997, 2001, 2006}
    noted = evidence.history[evidence.history["note"].fillna("").str.contains("a70")]["history_id"]
    assert set(noted) <= named
    assert {event.history_id for event in history.events(evidence) if event.disputed} == named


def test_the_title_follows_the_years(evidence):
    """A year that is corrected changes the title; without inputs of the check nothing is disputed."""
    assert "four different years from 1996 to 2006" in history.finding(evidence)
    later = changed(evidence, "history", "singh2016-y1", year=2009)
    assert "from 1996 to 2009" in history.finding(later)
    inputs = evidence.check_inputs[evidence.check_inputs["check_id"] != "a70-1"]
    calm = with_table(evidence, "check_inputs", inputs)
    assert history.disputed(calm) == set()


def test_dates_name_each_event_and_its_source(evidence):
    """All four events with their years, each with the source in the trail."""
    sentence = history.dates(evidence)
    assert len(sentence.trail) == 4
    assert all(step.source_id for step in sentence.trail)
    assert "The date depends on what is counted" in sentence.text


def test_years_before_hair_are_counted(evidence):
    """From 1995 to 2013 it took 18 years."""
    assert (
        "(1995) to the first trial on hair that we read (2013) it took 18 years" in history.before_hair(evidence).text
    )


def test_the_accident_belongs_to_minoxidil(evidence):
    """The documented chance is the drug's; the first trial of needling gives another reason."""
    sentence = history.accident(evidence)
    assert "growth had been noticed by chance in people who took minoxidil" in sentence.text
    assert "Wnt proteins and wound growth factors" in sentence.text
    assert [step.source_id for step in sentence.trail] == ["suchonwanit2019", "dhurat2013"]
