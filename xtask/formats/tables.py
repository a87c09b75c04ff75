"""Python's csv module on the tables of each folder: python3 tables.py FOLDER…"""

import csv
import io
import pathlib
import sys

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def read(path):
    text = path.read_bytes().decode("utf-8")
    if not text.startswith("\ufeff"):
        raise ValueError("a byte order mark is missing, without which Excel misreads letters")
    if not text.endswith("\r\n"):
        raise ValueError("the last line does not end in CR LF")
    reader = csv.DictReader(io.StringIO(text[1:], newline=""), strict=True)
    rows = list(reader)
    for number, row in enumerate(rows, 1):
        if None in row or None in row.values():
            raise ValueError(f"row {number} has another number of cells than the header")
        for column, cell in row.items():
            if cell.lstrip().startswith(FORMULA):
                raise ValueError(f"row {number}: a spreadsheet runs the cell {column!r}: {cell!r}")
    # Written again as RFC 4180 says, it has the same cells.
    again = io.StringIO(newline="")
    writer = csv.DictWriter(again, reader.fieldnames)
    writer.writeheader()
    writer.writerows(rows)
    if list(csv.DictReader(io.StringIO(again.getvalue(), newline=""))) != rows:
        raise ValueError("the cells change when they are written again")
    return rows


def main():
    wrong = 0
    for folder in map(pathlib.Path, sys.argv[1:]):
        try:
            events, properties = (read(folder / name) for name in ("events.csv", "properties.csv"))
            keys = {(row["kind"], row["name"], row["version"]) for row in events}
            if len(keys) != len(events):
                raise ValueError("two rows describe one declaration")
            for row in properties:
                if (row["kind"], row["name"], row["version"]) not in keys:
                    raise ValueError(f"there is no declaration of the property {row['property']!r}")
            print(f"{folder}: {len(events)} declarations, {len(properties)} properties")
        except (OSError, ValueError, csv.Error) as error:
            print(f"{folder}: {error}", file=sys.stderr)
            wrong += 1
    sys.exit(1 if wrong else 0)


main()
