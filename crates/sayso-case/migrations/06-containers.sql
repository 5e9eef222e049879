-- Some files hold others and have no text of their own: mailboxes, archives. `unread_reason` says what they held, and
-- `unread_by` who went through them.
ALTER TABLE file ADD COLUMN is_container INTEGER NOT NULL DEFAULT 0;
