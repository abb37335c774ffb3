-- What a job's model must keep is in its spec. The value reported last of each metric those bounds are about stands
-- here, one row each; what a job was kept from follows from its decisions.

CREATE TABLE guarded_metric (
    job INTEGER NOT NULL,
    metric TEXT NOT NULL,
    value REAL,                            -- NULL: not finite
    kind TEXT NOT NULL,                    -- finite, nan, inf, -inf
    PRIMARY KEY (job, metric)
) STRICT, WITHOUT ROWID;
-- The savings that were forbidden: a start reads those of live jobs.
CREATE INDEX decision_keep ON decision (job) WHERE verdict = 'keep';
