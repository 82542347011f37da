"""The browser of this machine that draws still pictures."""

import shutil

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


def browser_path():
    """The first Chromium or Chrome on the search path; None leaves it to playwright."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)
