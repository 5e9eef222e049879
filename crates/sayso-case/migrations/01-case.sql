-- The first format of a case.
--
-- Every span is a pair of UTF-8 byte offsets into document_text.text. `words` beside a span are the words that stood
-- there when it was recorded: `sayso verify` compares them with a fresh slice. Offsets have no CHECK on purpose: a
-- damaged one must load, so that it can be named.

-- "Says" in ASCII. Set here and not by a connection, so that it appears in the same transaction as the tables.
PRAGMA application_id = 1398897011;

-- One row for all files with the same bytes.
CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE, -- of the received bytes, in hexadecimal digits
    format TEXT NOT NULL,
    encoding TEXT NOT NULL,
    language TEXT NOT NULL,
    kind TEXT NOT NULL,
    reader TEXT NOT NULL -- name and version of what made the text and the ledger
) STRICT;

-- Text and bytes have their own tables, so that listing documents does not page through them.
CREATE TABLE document_text (
    document INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE,
    text TEXT NOT NULL
) STRICT;

CREATE TABLE document_received (
    document INTEGER PRIMARY KEY REFERENCES document ON DELETE CASCADE,
    bytes BLOB NOT NULL
) STRICT;

-- What stood under a path, version by version. A file is either a document or has a reason why it is none.
CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL,
    version INTEGER NOT NULL, -- counted from 1 for each path
    is_current INTEGER NOT NULL, -- 1 for the newest version of the path, otherwise 0
    sha256 TEXT, -- of the received bytes; NULL if not even these could be had
    document INTEGER REFERENCES document,
    unread_reason TEXT,
    unread_by TEXT, -- the reader that gave the reason
    UNIQUE (path, version),
    CHECK ((document IS NULL) = (unread_reason IS NOT NULL AND unread_by IS NOT NULL)),
    CHECK (document IS NULL OR sha256 IS NOT NULL)
) STRICT;

CREATE UNIQUE INDEX file_current ON file (path) WHERE is_current = 1;
CREATE INDEX file_of_document ON file (document, is_current, path, version);

-- Where each stretch of text came from.
CREATE TABLE origin (
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    file_start INTEGER NOT NULL, -- in received bytes
    file_end INTEGER NOT NULL,
    PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE block (
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    kind TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;

-- What a document states about itself. A fact that it does not state has no row.
CREATE TABLE stated (
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    fact TEXT NOT NULL, -- title, author, outlet, issuer or date
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    words TEXT NOT NULL,
    rule TEXT NOT NULL,
    iso TEXT, -- of a date: ISO 8601, as precise as the words
    PRIMARY KEY (document, fact)
) STRICT, WITHOUT ROWID;

CREATE TABLE notice (
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    stage TEXT NOT NULL, -- intake or reading
    ordinal INTEGER NOT NULL,
    rule TEXT NOT NULL,
    start INTEGER, -- NULL together with "end" where the notice has no place
    "end" INTEGER,
    message TEXT NOT NULL,
    PRIMARY KEY (document, stage, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE claim (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,
    ordinal INTEGER NOT NULL, -- counted from 0: the index in the ledger
    form TEXT NOT NULL,
    act TEXT,
    source_kind TEXT NOT NULL,
    source_start INTEGER,
    source_end INTEGER,
    source_words TEXT,
    speaker_start INTEGER,
    speaker_end INTEGER,
    speaker_words TEXT,
    speaker_key TEXT, -- speaker_words in lower case with single spaces
    parent INTEGER, -- the ordinal of a claim of the same document
    rule TEXT NOT NULL,
    UNIQUE (document, ordinal)
) STRICT;

-- Holds all that listing speakers and counting claims need, so that neither reads the claims themselves.
CREATE INDEX claim_by_speaker ON claim (speaker_key, source_kind, document, form, speaker_words);
CREATE INDEX claim_by_form ON claim (document, form);

CREATE TABLE claim_span (
    claim INTEGER NOT NULL REFERENCES claim ON DELETE CASCADE,
    role TEXT NOT NULL, -- cue or content
    ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    words TEXT NOT NULL,
    PRIMARY KEY (claim, role, ordinal)
) STRICT, WITHOUT ROWID;

-- The index for search; its rows follow `claim.id`. It keeps no words of its own.
CREATE VIRTUAL TABLE claim_words USING fts5 (
    content, speaker, source,
    content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 2'
);

CREATE TRIGGER claim_words_follow AFTER DELETE ON claim BEGIN
    DELETE FROM claim_words WHERE rowid = old.id;
END;
