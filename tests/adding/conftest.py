"""Yu 2018 taken out of a copy of the data, with its form and what follows from it: looked at once for all tests."""

import pytest

from review import adding

from .taken_out import DATA, without

STUDY = "yu2018"


@pytest.fixture(scope="session")
def clean(tmp_path_factory):
    """The data without the trial, its form, and the preview of adding it again."""
    place = tmp_path_factory.mktemp("adding")
    folder, form = without(place / "data", STUDY), place / "yu2018.csv"
    form.write_bytes(adding.filled(DATA, STUDY))
    added = adding.rows(adding.read(form, folder), folder, form.name)
    return folder, form, adding.preview(folder, added)


@pytest.fixture
def looked(clean):
    """What is shown before it is written."""
    return clean[2]
