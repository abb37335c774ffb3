-- Learnt speeds by how many servers the accelerators were spread over: 0 where a release before this one learnt them,
-- which did not tell.
CREATE TABLE throughput_by_nodes (
    workload TEXT NOT NULL,
    kind TEXT NOT NULL,
    count INTEGER NOT NULL,
    nodes INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    time INTEGER NOT NULL,
    PRIMARY KEY (workload, kind, count, nodes)
) STRICT, WITHOUT ROWID;
INSERT INTO throughput_by_nodes SELECT workload, kind, count, 0, steps, time FROM throughput;
DROP TABLE throughput;
ALTER TABLE throughput_by_nodes RENAME TO throughput;

-- How long a group's spot nodes are away: spells seen to their end, their time together in milliseconds, and since when
-- none are to be had.
ALTER TABLE hazard ADD COLUMN down_spells INTEGER NOT NULL DEFAULT 0;
ALTER TABLE hazard ADD COLUMN down_time INTEGER NOT NULL DEFAULT 0;
ALTER TABLE hazard ADD COLUMN down_since INTEGER;
