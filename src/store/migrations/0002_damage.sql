-- When a copy was last read and was not what it should be, or was not there; null while it is sound. Such a copy protects nothing
-- until it is made anew.
ALTER TABLE copy ADD COLUMN damaged_at TEXT;

-- The longest unread first.
CREATE INDEX copy_read ON copy (coalesce(damaged_at, verified_at), location);
