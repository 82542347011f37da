"""Figures as two pure functions each: `rows` decides what is shown, `figure` draws it."""

from . import render

render.activate()
