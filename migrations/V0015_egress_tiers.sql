-- Data is moved at prices that depend on how much was moved before it in the month.

-- The line of the price list by which data was moved, and the bytes that were moved by it before in the UTC month; NULL:
-- no data was moved, or by a release that had one price for any volume.
ALTER TABLE charge ADD COLUMN line TEXT;
ALTER TABLE charge ADD COLUMN moved_before INTEGER;

-- What was moved by each line in the month in which that was last done, all jobs together.
CREATE TABLE moved_volume (
    line TEXT PRIMARY KEY,
    month INTEGER NOT NULL,                -- 202611
    bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
