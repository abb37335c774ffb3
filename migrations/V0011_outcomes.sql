-- What decisions were expected to come to, in nano-dollars, and what they came to. Both are written once.

-- With the decision: nine of ten outcomes are expected to be above p10, one half above p50, one of ten above p90.
CREATE TABLE decision_expectation (
    decision INTEGER PRIMARY KEY,
    job INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('place', 'stop', 'shadow-stop', 'preempt', 'keep')),
    p10 INTEGER NOT NULL,
    p50 INTEGER NOT NULL,
    p90 INTEGER NOT NULL,
    job_cost INTEGER NOT NULL,             -- what the job had cost by then: posted and metered
    CHECK (p10 <= p50 AND p50 <= p90)
) STRICT;
CREATE INDEX decision_expectation_job ON decision_expectation (job);

-- When it is known. An expectation of the kind stop has none: what would have come after a stop nobody knows.
CREATE TABLE decision_outcome (
    decision INTEGER PRIMARY KEY,
    came_to INTEGER NOT NULL,
    at INTEGER NOT NULL,
    -- ended: it ran to its end, and the two compare; superseded: it was placed anew before; cut-short: the job was
    -- ended before its work was done
    how TEXT NOT NULL CHECK (how IN ('ended', 'superseded', 'cut-short'))
) STRICT;

CREATE TRIGGER decision_expectation_no_update BEFORE UPDATE ON decision_expectation
BEGIN SELECT RAISE(ABORT, 'expectations are append-only'); END;
CREATE TRIGGER decision_expectation_no_delete BEFORE DELETE ON decision_expectation
BEGIN SELECT RAISE(ABORT, 'expectations are append-only'); END;
CREATE TRIGGER decision_outcome_no_update BEFORE UPDATE ON decision_outcome
BEGIN SELECT RAISE(ABORT, 'outcomes are append-only'); END;
CREATE TRIGGER decision_outcome_no_delete BEFORE DELETE ON decision_outcome
BEGIN SELECT RAISE(ABORT, 'outcomes are append-only'); END;

-- Every expectation with its decision and what it came to; came_to and how are NULL where that is not known.
CREATE VIEW decision_result AS
SELECT expected.decision, strftime('%Y-%m-%dT%H:%M:%SZ', decision.at / 1000, 'unixepoch') AS at_utc, expected.kind,
    expected.job, job.name, expected.p10, expected.p50, expected.p90, outcome.came_to, outcome.how,
    strftime('%Y-%m-%dT%H:%M:%SZ', outcome.at / 1000, 'unixepoch') AS known_utc
FROM decision_expectation AS expected JOIN decision ON decision.id = expected.decision
LEFT JOIN job ON job.id = expected.job LEFT JOIN decision_outcome AS outcome ON outcome.decision = expected.decision;
