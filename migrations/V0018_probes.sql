-- Short runs on several kinds of hardware before the choice of one: what is known of a job's (JSON; NULL: nothing), and
-- which attempts are such runs.
ALTER TABLE job ADD COLUMN probing TEXT;
ALTER TABLE attempt ADD COLUMN is_probe INTEGER NOT NULL DEFAULT 0;
