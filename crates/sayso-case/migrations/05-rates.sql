-- Files of exchange rates that a person brought, as they were received.
CREATE TABLE rates (
    id INTEGER PRIMARY KEY, -- in the order in which they were added
    name TEXT NOT NULL,
    sha256 TEXT NOT NULL UNIQUE, -- of the bytes, in hexadecimal digits
    bytes BLOB NOT NULL
) STRICT;
