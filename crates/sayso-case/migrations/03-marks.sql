-- What each claim is read as: act, certainty, evidence and the rest, with the words that show it.
CREATE TABLE claim_mark (
    claim INTEGER NOT NULL REFERENCES claim ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    facet TEXT NOT NULL,
    value TEXT, -- NULL where the facet has no values and the words are all
    start INTEGER, -- NULL together with "end" and words where the absence of words shows it
    "end" INTEGER,
    words TEXT,
    rule TEXT NOT NULL,
    PRIMARY KEY (claim, ordinal)
) STRICT, WITHOUT ROWID;

CREATE INDEX claim_mark_by_value ON claim_mark (facet, value, claim);

-- The act was a column: it becomes a mark, without words until the document is read again.
INSERT INTO claim_mark (claim, ordinal, facet, value, rule)
SELECT id, 0, 'act', act, rule FROM claim WHERE act IS NOT NULL;

ALTER TABLE claim DROP COLUMN act;
