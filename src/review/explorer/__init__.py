"""The explorer: leave trials out, read them otherwise, pool them in another way, in the reader's own browser."""

from review.explorer.display import MIME, container, show
from review.explorer.payload import payload

__all__ = ["MIME", "container", "payload", "show"]
