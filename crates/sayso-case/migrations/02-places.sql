-- Text comes from pages and from parts of archives too, not only from ranges of bytes of the file.

-- Pages of a document, in a format that has any.
CREATE TABLE page (
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    ordinal INTEGER NOT NULL, -- counted from 0
    label TEXT NOT NULL, -- what the file calls the page
    width INTEGER NOT NULL, -- in hundredths of a point, as it is shown
    height INTEGER NOT NULL,
    PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;

-- Parts of the file that are packed or encoded in it.
CREATE TABLE part (
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    ordinal INTEGER NOT NULL, -- counted from 0
    name TEXT NOT NULL,
    PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;

-- A place is a range of bytes, of the file or of a part, or a box on a page; what was inserted has none. SQLite cannot
-- take NOT NULL off a column, so the table is made anew.
CREATE TABLE origin_with_place (
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    file_start INTEGER, -- in received bytes, or in those of the part after unpacking
    file_end INTEGER,
    part INTEGER, -- ordinal of a part
    page INTEGER, -- ordinal of a page
    "left" INTEGER, -- of the box on the page, in hundredths of a point from its upper left corner as it is shown
    top INTEGER,
    "right" INTEGER,
    bottom INTEGER,
    PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;

INSERT INTO origin_with_place (document, ordinal, kind, start, "end", file_start, file_end)
SELECT document, ordinal, kind, start, "end",
    CASE WHEN kind <> 'inserted' THEN file_start END, CASE WHEN kind <> 'inserted' THEN file_end END
FROM origin;

DROP TABLE origin;
ALTER TABLE origin_with_place RENAME TO origin;
