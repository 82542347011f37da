"""Ways to damage a table, each drawn from a seed."""

import csv
import io
import random
from dataclasses import dataclass

LONG = 1_000_000
NUMBERS = ("integer", "number")
NO_NUMBER = (
    *(
        "nan",
        "NaN",
        "inf",
        "-inf",
        "Infinity",
        "1e5",
        "0x1F",
        "1_000",
        "٣٤",
        "１２",
        "12,5",
        "--5",
        "1.2.3",
        "5-",
        "+5",
        "½",
    ),
    *(
        "5 cm",
        "12%",
        "about 5",
        "5±2",
        "=5",
        "#DIV/0!",
        "#N/A",
        "None",
        "null",
        "TRUE",
        "<b>5</b>",
        "'5",
        "1 000",
        "−5",
    ),
)
HUGE = ("9" * 20, "-" + "9" * 20, "9" * 400, "1" + "0" * 5000, "9007199254740993", "0." + "3" * 500 + "x")
SCRIPTS = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "]]>", "</script>", "javascript:alert(1)")
FORMULAS = ("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", '-2+3+cmd|"x"', "\t=1", "=HYPERLINK(0)")
UNSEEN = ("\0", "\x07", "\x1b[31m", "\x7f", "\u202e", "\u2066", "\ufeff", "\ufffd", "\u200b", "\x85")


@dataclass(frozen=True)
class Damage:
    """What was done to which table: the new bytes of its file; the row (as in a spreadsheet) and column if there is one."""

    kind: str
    name: str
    content: bytes
    row: int | None = None
    column: str | None = None


def drawn(seed, tables):
    """The damage of a seed. `tables`: name -> (bytes, fields of the schema). Kinds take turns, so each comes up alike."""
    chance, kind = random.Random(seed), list(KINDS)[seed % len(KINDS)]
    for _ in range(100):
        name = chance.choice(sorted(tables))
        content, fields = tables[name]
        done = KINDS[kind](chance, content, fields)
        if done is not None and done[0] != content:
            return Damage(kind, name, *done)
    raise AssertionError(f"{kind} fits no table")


def records(content):
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def written(rows):
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def cell_damage(fits, texts):
    """Put a drawn text in a drawn cell of a column that `fits`; `texts` is a list, or a function of the old cell."""

    def damage(chance, content, fields):
        columns = [place for place, field in enumerate(fields) if fits(field)]
        rows = records(content)
        if not columns:
            return None
        row, column = chance.randrange(1, len(rows)), chance.choice(columns)
        old = rows[row][column]
        new = texts(chance, old) if callable(texts) else chance.choice(texts)
        if new is None or new == old:
            return None
        rows[row][column] = new
        return written(rows), row + 1, fields[column]["name"]

    return damage


def row_damage(change):
    """Change the list of rows below the header; `change(chance, rows)` gives the place of the row that was hit."""

    def damage(chance, content, fields):
        header, *rows = records(content)
        place = change(chance, rows)
        return None if place is None else (written([header, *rows]), place + 2)

    return damage


def column_damage(change):
    """Change columns: `change(chance, rows, place)` works on all rows, the header among them."""

    def damage(chance, content, fields):
        rows = records(content)
        place = chance.randrange(len(fields))
        change(chance, rows, place)
        return written(rows), 1, None

    return damage


def byte_damage(change):
    return lambda chance, content, fields: (change(chance, content),)


def number(field):
    return field["type"] in NUMBERS


def text(field):
    return field["type"] == "string"


def limited(rule):
    return lambda field: rule in field.get("constraints", {})


def identity(field):
    return field["name"].endswith("_id") and limited("required")(field)


def blank(chance, old):
    return "" if old else None


def other_digit(chance, old):
    """Another number of the same form: the kind of slip that nobody can refuse, so it must be shown."""
    places = [place for place, sign in enumerate(old) if sign.isdigit()]
    if not places:
        return None
    place = chance.choice(places)
    return old[:place] + chance.choice([digit for digit in "123456789" if digit != old[place]]) + old[place + 1 :]


def below_zero(chance, old):
    return f"-{old}" if old and old[0] not in "-0" else None


def longer(chance, old):
    return old + chance.choice(("x", "0", "_2", " copy", "\n", "-1"))


def inside(signs):
    def put(chance, old):
        place = chance.randrange(len(old) + 1)
        return old[:place] + chance.choice(signs) + old[place:]

    return put


def upper(chance, old):
    return old.upper() if old else None


def flipped(chance, content):
    place = chance.randrange(len(content))
    return content[:place] + bytes([content[place] ^ (1 << chance.randrange(8))]) + content[place + 1 :]


def noise(chance, content):
    place, cut = chance.randrange(len(content)), chance.choice((0, 0, 3, 200))
    return content[:place] + chance.randbytes(chance.randint(1, 30)) + content[place + cut :]


def cut(chance, content):
    return content[: chance.randrange(len(content))]


def recoded(chance, content):
    coding = chance.choice(("latin-1", "cp1252", "utf-16", "utf-16-le", "utf-32"))
    return content.decode().encode(coding, errors="replace")


def ends(chance, content):
    return chance.choice((b"\xef\xbb\xbf" + content, content.replace(b"\n", b"\r\n"), content.replace(b"\n", b"\r")))


def separated(chance, content):
    rows = records(content)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n", delimiter=chance.choice(";\t|")).writerows(rows)
    return text.getvalue().encode()


def quote(chance, content):
    place = chance.randrange(len(content))
    return content[:place] + b'"' + content[place:]


def comma(chance, content):
    places = [place for place, sign in enumerate(content) if sign == 44]
    place = chance.choice(places)
    return content[:place] + chance.choice((b"", b",,", b";")) + content[place + 1 :]


def twice_over(chance, content):
    return content + content


def no_header(chance, content):
    return content[content.index(b"\n") + 1 :]


def lost(chance, rows):
    return (rows.pop(place), place)[1] if (place := chance.randrange(len(rows))) or len(rows) > 1 else None


def doubled(chance, rows):
    place = chance.randrange(len(rows))
    rows.insert(place + 1, list(rows[place]))
    return place + 1


def exchanged(chance, rows):
    one, two = (chance.randrange(len(rows)) for _ in range(2))
    rows[one], rows[two] = rows[two], rows[one]
    return one


def shifted(chance, rows):
    place = chance.randrange(len(rows))
    del rows[place][chance.randrange(len(rows[place]))]
    return place


def widened(chance, rows):
    place = chance.randrange(len(rows))
    rows[place].insert(chance.randrange(len(rows[place])), chance.choice(("", "x", "5")))
    return place


def turned(chance, rows):
    """Two neighbouring cells of a row change places."""
    place = chance.randrange(len(rows))
    column = chance.randrange(len(rows[place]) - 1)
    rows[place][column : column + 2] = reversed(rows[place][column : column + 2])
    return place


def drop_column(chance, rows, place):
    for row in rows:
        del row[place]


def add_column(chance, rows, place):
    for number, row in enumerate(rows):
        row.insert(place, "more" if number == 0 else "1")


def double_column(chance, rows, place):
    for row in rows:
        row.insert(place, row[place])


def swap_columns(chance, rows, place):
    other = (place + 1) % len(rows[0])
    for row in rows:
        row[place], row[other] = row[other], row[place]


def swap_names(chance, rows, place):
    other = (place + 1) % len(rows[0])
    rows[0][place], rows[0][other] = rows[0][other], rows[0][place]


def rename(chance, rows, place):
    rows[0][place] = chance.choice((rows[0][place].upper(), rows[0][place] + "s", "", "Unnamed: 3", "<b>x</b>"))


KINDS = {
    "a flipped bit": byte_damage(flipped),
    "random bytes": byte_damage(noise),
    "a cut file": byte_damage(cut),
    "another encoding": byte_damage(recoded),
    "a mark or other line ends": byte_damage(ends),
    "another separator": byte_damage(separated),
    "a stray quote": byte_damage(quote),
    "a comma lost or doubled": byte_damage(comma),
    "the file twice over": byte_damage(twice_over),
    "no header": byte_damage(no_header),
    "a renamed column": column_damage(rename),
    "a dropped column": column_damage(drop_column),
    "an extra column": column_damage(add_column),
    "a column twice": column_damage(double_column),
    "columns in another order": column_damage(swap_columns),
    "names of columns exchanged": column_damage(swap_names),
    "a lost row": row_damage(lost),
    "a row twice": row_damage(doubled),
    "rows in another order": row_damage(exchanged),
    "a row with a cell less": row_damage(shifted),
    "a row with a cell more": row_damage(widened),
    "neighbouring cells exchanged": row_damage(turned),
    "a blank required cell": cell_damage(limited("required"), blank),
    "another id": cell_damage(identity, longer),
    "an id in capitals": cell_damage(identity, upper),
    "an unknown level": cell_damage(limited("enum"), ["Needled", "yes!", "unknown", "randomised "]),
    "text in place of a number": cell_damage(number, NO_NUMBER),
    "a huge number": cell_damage(number, HUGE),
    "a number below zero": cell_damage(number, below_zero),
    "another digit": cell_damage(number, other_digit),
    "another unit": cell_damage(
        lambda field: field["name"] == "unit", ["hairs/in2", "furlong", "mm", "um", "m", "cm2"]
    ),
    "a script": cell_damage(text, SCRIPTS),
    "a script in a number": cell_damage(number, SCRIPTS),
    "a formula": cell_damage(lambda field: True, FORMULAS),
    "a sign that nobody sees": cell_damage(text, inside(UNSEEN)),
    "a megabyte in a cell": cell_damage(lambda field: True, ["x" * LONG, "9" * LONG, "é\n" * (LONG // 3)]),
}
