"""What a review says of itself: read from its own file, or refused in words."""

import pytest

from review import project

TEXT = """title = "Falls"
short = "falls"
lead = "Do exercises help?"
warning = "For education."
licence = "CC BY 4.0"
[front]
answers = "review.ratio_answers:headline"
"""


def written(tmp_path, text):
    (tmp_path / "data").mkdir()
    (tmp_path / "review.toml").write_text(text, encoding="utf-8")
    return tmp_path / "data"


def test_a_review_is_called_what_its_own_file_says(tmp_path):
    found = project.of(written(tmp_path, TEXT + '[[about]]\nname = "Searched"\ntext = "By two."\n'))
    assert (found.root, found.title, found.single) == (tmp_path, "Falls", "falls-review.html")
    assert found.cited.startswith("Falls: an evidence review, version ")
    assert found.about == (("Searched", "By two."),)
    assert not found.has_record


def test_tables_without_a_file_beside_them_belong_to_this_review(tmp_path):
    """A copy of the tables, as tests and `--data` make it."""
    assert project.of(tmp_path) == project.of()
    assert project.of().single == "microneedling-review.html"
    assert project.of().has_record


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('title = "Falls"\n', "", "title is missing"),
        ('title = "Falls"', 'title = " "', "title is a text"),
        ('title = "Falls"', "title = 3", "title is a text, not 3"),
        ('title = "Falls"', "title = ", "cannot be read"),
        ("lead =", "led =", "led is unknown"),
        ('"falls"', '"../falls"', "short is a word"),
        ("[front]", "[[front]]", "is one table"),
        ("review.ratio_answers:headline", "os:getcwd", "is no function of this package"),
        ("review.ratio_answers:headline", "review.ratio_answers:_hidden", "is no function of this package"),
        ("review.ratio_answers:headline", "review.no_such:headline", "is no function of this package"),
        ("CC BY 4.0", 'CC BY 4.0"\nabout = "x', "a table of its own"),
        ("[front]", '[[about]]\nname = "x"\n[front]', "has a name and a text"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, old, new, told):
    """One message that names the file; nothing outside the package is ever run."""
    folder = written(tmp_path, TEXT.replace(old, new))
    with pytest.raises(ValueError, match=r"review\.toml") as refused:
        project.of(folder)
    assert told in str(refused.value)
