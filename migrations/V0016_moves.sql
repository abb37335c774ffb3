-- Moves of running jobs are expected to save something: another kind of expectation. What staying would have come to
-- nobody knows, so that such a row has no outcome.
DROP VIEW decision_result;
DROP TRIGGER decision_expectation_no_update;
DROP TRIGGER decision_expectation_no_delete;
CREATE TABLE decision_expectation_new (
    decision INTEGER PRIMARY KEY,
    job INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('place', 'stop', 'shadow-stop', 'preempt', 'keep', 'move')),
    p10 INTEGER NOT NULL,
    p50 INTEGER NOT NULL,
    p90 INTEGER NOT NULL,
    job_cost INTEGER NOT NULL,             -- what the job had cost by then: posted and metered
    CHECK (p10 <= p50 AND p50 <= p90)
) STRICT;
INSERT INTO decision_expectation_new SELECT * FROM decision_expectation;
DROP TABLE decision_expectation;
ALTER TABLE decision_expectation_new RENAME TO decision_expectation;
CREATE INDEX decision_expectation_job ON decision_expectation (job);
CREATE TRIGGER decision_expectation_no_update BEFORE UPDATE ON decision_expectation
BEGIN SELECT RAISE(ABORT, 'expectations are append-only'); END;
CREATE TRIGGER decision_expectation_no_delete BEFORE DELETE ON decision_expectation
BEGIN SELECT RAISE(ABORT, 'expectations are append-only'); END;

-- Every expectation with its decision and what it came to; came_to and how are NULL where that is not known.
CREATE VIEW decision_result AS
SELECT expected.decision, strftime('%Y-%m-%dT%H:%M:%SZ', decision.at / 1000, 'unixepoch') AS at_utc, expected.kind,
    expected.job, job.name, expected.p10, expected.p50, expected.p90, outcome.came_to, outcome.how,
    strftime('%Y-%m-%dT%H:%M:%SZ', outcome.at / 1000, 'unixepoch') AS known_utc
FROM decision_expectation AS expected JOIN decision ON decision.id = expected.decision
LEFT JOIN job ON job.id = expected.job LEFT JOIN decision_outcome AS outcome ON outcome.decision = expected.decision;
