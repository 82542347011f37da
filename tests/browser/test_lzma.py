"""What the page's script unpacks is what Python packed, byte for byte."""

import json
import lzma
import random

import pytest

from review import scripts
from review.book import packing

pytestmark = pytest.mark.browser

MAIN = 'import { unpack } from "./lzma.js";\n\nglobalThis.unpack = unpack;\n'
UNPACK = "([input, size]) => [...unpack(Uint8Array.from(input), size)]"


@pytest.fixture(scope="module")
def page(browser):
    """A blank page with nothing but the script under test."""
    found = browser.new_page()
    found.evaluate(scripts.joined({"lzma.js": scripts.sources("scripts", ".js")["lzma.js"], "main.js": MAIN}))
    yield found
    found.close()


def drawn(seed):
    """Bytes of every kind: chance, runs, words that come back soon, and words that come back late."""
    chance = random.Random(seed)
    words = [chance.randbytes(chance.randrange(1, 40)) for _ in range(chance.randrange(1, 60))]
    kinds = (
        lambda: chance.randbytes(chance.randrange(200)),
        lambda: bytes([chance.randrange(256)]) * chance.randrange(1, 700),
        lambda: b"".join(chance.choices(words, k=chance.randrange(1, 80))),
        lambda: json.dumps([chance.random() for _ in range(20)]).encode(),
    )
    return b"".join(chance.choice(kinds)() for _ in range(chance.randrange(1, 60)))


@pytest.mark.parametrize(
    "content", [b"", b"a", b"\x00" * 5000, bytes(range(256)) * 3, *map(drawn, range(25))], ids=range(29)
)
def test_what_was_packed_comes_back(page, content):
    """Nothing, one letter, runs, every byte, and drawn mixtures."""
    packed = lzma.compress(content, format=lzma.FORMAT_RAW, filters=[packing.FILTER])
    assert bytes(page.evaluate(UNPACK, [list(packed), len(content)])) == content


def test_words_that_come_back_from_far_away(page):
    """Distances beyond those that have chances of their own."""
    chance = random.Random(1)
    far, noise, more = (chance.randbytes(count) for count in (300, 150_000, 30_000))
    content = far + noise + far + more + far
    packed, without = (
        lzma.compress(text, format=lzma.FORMAT_RAW, filters=[packing.FILTER]) for text in (content, far + noise + more)
    )
    assert len(packed) < len(without) + 50
    assert bytes(page.evaluate(UNPACK, [list(packed), len(content)])) == content
