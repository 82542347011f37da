"""The tables as one Excel workbook: what each column means first, then a sheet a table."""

import io
from datetime import datetime

CODEBOOK = ("table", "column", "type", "allowed", "example", "description")
CREATED = datetime(2000, 1, 1)
WIDEST = 60
SHEET_NAME = 31  # Excel's own limit


def workbook(evidence, descriptor):
    """The bytes of an .xlsx file; equal tables give equal bytes.

    Text stays text, also where it looks like a formula or an address; numbers and yes/no are cells of their type.

    Raises
    ------
    ValueError
        Two tables whose names are the same in the 31 letters that Excel allows.
    """
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": descriptor["title"], "comments": descriptor["description"], "created": CREATED})
    head = book.add_format({"bold": True, "bottom": 1})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheets = {"codebook": (CODEBOOK, codebook_rows(descriptor))}
    sheets |= {name: (tuple(frame.columns), frame.to_numpy(dtype=object)) for name, frame in evidence.tables.items()}
    for name, sheet in sheet_names(sheets).items():
        _fill(book.add_worksheet(sheet), *sheets[name], head, wrap)
    book.close()
    return out.getvalue()


def sheet_names(names):
    """Name of a table -> name of its sheet."""
    short = {name: name[:SHEET_NAME] for name in names}
    if len(set(short.values())) < len(short):
        raise ValueError(
            f"two tables have the same first {SHEET_NAME} letters, so Excel cannot tell their sheets apart"
        )
    return short


def codebook_rows(descriptor):
    """One row a column: its table, name, type, allowed values, an example and the description."""
    return [
        (resource["name"], field["name"], field["type"], _allowed(field), field.get("example"), field["description"])
        for resource in descriptor["resources"]
        for field in resource["schema"]["fields"]
    ]


def _allowed(field):
    """The constraints of a field in one line."""
    return "; ".join(
        f"{name}: {', '.join(map(str, value)) if isinstance(value, list) else value}"
        for name, value in field.get("constraints", {}).items()
    )


def _fill(sheet, columns, rows, head, wrap):
    sheet.freeze_panes(1, 1)
    sheet.write_row(0, 0, columns, head)
    widths = [len(name) for name in columns]
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            _write(sheet, number, place, value, wrap)
            widths[place] = max(widths[place], len(str(value)))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(width + 2, WIDEST))
    if len(rows):
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)


def _write(sheet, row, column, value, wrap):
    if _missing(value):
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, wrap)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, wrap)
    else:
        sheet.write_number(row, column, value, wrap)


def _missing(value):
    import pandas as pd

    return pd.isna(value) or value == ""
