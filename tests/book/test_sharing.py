"""What stands under a figure to take away."""

from review.book import sharing

REVIEW = "Needling: an evidence review, version 2026.11.0"


def test_a_figure_can_be_cited():
    """Finding, page, review and version, each once and with one full stop."""
    found = sharing.fold("Three trials", "How many hairs?", REVIEW)
    assert f"Three trials. In: How many hairs? {REVIEW}.<" in found


def test_text_of_a_figure_stays_text(nasty):
    """A title with markup in it is shown, never run."""
    assert "<script>" not in sharing.fold(nasty, nasty, nasty)


def test_a_figure_without_title_is_cited_by_its_review():
    """Nothing stands for what is not there."""
    assert f'"cite">{REVIEW}.</p>' in sharing.fold("", "", REVIEW)


def test_a_still_picture_is_silent():
    """The plot around it has the name: read out twice, that would be noise."""
    assert sharing.still("f.svg").startswith('<img class="still" src="assets/figures/f.svg" alt=""')
