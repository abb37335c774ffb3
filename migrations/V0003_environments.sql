-- Environments are stored once each, and what a list of jobs shows of their specs has columns.

-- A submitter's environment; many jobs come from the same one. Written once.
CREATE TABLE environment (
    id INTEGER PRIMARY KEY,
    variables TEXT NOT NULL                -- JSON object of names and values
) STRICT;
ALTER TABLE job ADD COLUMN environment INTEGER;  -- the submitter's; NULL: none, or in the spec as of older releases
ALTER TABLE job ADD COLUMN budget INTEGER;       -- nano-dollars of its limit
ALTER TABLE job ADD COLUMN metric TEXT;          -- name of the objective
ALTER TABLE job ADD COLUMN steps INTEGER;        -- to the end, where that is known

UPDATE job SET budget = json_extract(spec, '$.budget.limit'), metric = json_extract(spec, '$.metric.name'),
    steps = json_extract(spec, '$.work.simulated._0.steps');
UPDATE job SET spec = json_set(spec, '$.work.command._0.inherited', json('{}')) WHERE workload = 'command';

-- With the amount, a job's sum is read from the index alone.
DROP INDEX posting_job;
CREATE INDEX posting_job ON posting (job, amount);
