-- Several jobs on a node, several nodes for a job, jobs that are held, paused, tried again and changed.

ALTER TABLE job ADD COLUMN user_held INTEGER NOT NULL DEFAULT 0 CHECK (user_held IN (0, 1));
ALTER TABLE job ADD COLUMN retry_of INTEGER;             -- the ended job it tries again
ALTER TABLE job ADD COLUMN borrowed_until INTEGER;       -- let in before its turn until then

-- A state names its nodes as a list, and what comes after a stop.
UPDATE job SET state_json = json_set(state_json, '$.placing._0', json_array(json_extract(state_json, '$.placing._0')))
WHERE json_extract(state_json, '$.placing._0') IS NOT NULL;
UPDATE job SET state_json = json_set(state_json, '$.starting._0', json_array(json_extract(state_json, '$.starting._0')))
WHERE json_extract(state_json, '$.starting._0') IS NOT NULL;
UPDATE job SET state_json = json_set(state_json, '$.running._0', json_array(json_extract(state_json, '$.running._0')))
WHERE json_extract(state_json, '$.running._0') IS NOT NULL;
UPDATE job SET state_json = json_remove(json_set(state_json,
        '$.stopping._0', json_array(json_extract(state_json, '$.stopping._0')),
        '$.stopping.next', json_object('end', json_object('_0', json_extract(state_json, '$.stopping.end')))),
    '$.stopping.end')
WHERE json_extract(state_json, '$.stopping._0') IS NOT NULL;
UPDATE job SET spec = json_set(spec, '$.nodes', 1, '$.after', json('[]'), '$.resources.sharesNode', json('false'));

ALTER TABLE attempt ADD COLUMN nodes TEXT;               -- leases of a gang: 7,8,9; NULL: the one in lease

-- Parts of the node that jobs have, as JSON; occupant_job and occupant_number are no longer written.
ALTER TABLE lease ADD COLUMN allocations TEXT NOT NULL DEFAULT '[]';
ALTER TABLE lease ADD COLUMN draining INTEGER NOT NULL DEFAULT 0 CHECK (draining IN (0, 1));
ALTER TABLE lease ADD COLUMN empty_since INTEGER;
ALTER TABLE lease ADD COLUMN provisional TEXT NOT NULL DEFAULT '[]';  -- posted, and given back if it ends soon
-- A job that had a node before had all of it, which a room of nothing says; the node takes no other work and ends after.
UPDATE lease SET draining = 1, allocations = json_array(json_object('job', coalesce(occupant_job, ordered_for),
    'room', json_object('cpus', 0, 'memoryMiB', 0, 'accelerators', 0)))
WHERE state <> 'ended' AND EXISTS (SELECT 1 FROM job WHERE job.id = coalesce(occupant_job, ordered_for) AND
    coalesce(json_extract(state_json, '$.placing._0[0]'), json_extract(state_json, '$.starting._0[0]'),
        json_extract(state_json, '$.running._0[0]'), json_extract(state_json, '$.stopping._0[0]')) = lease.id);
UPDATE lease SET occupant_job = NULL, occupant_number = NULL;

-- One row for each use of a node: a share of its price, or what the shares leave (1-1/4-1/8).
CREATE TABLE meter_use (
    lease INTEGER NOT NULL,
    number INTEGER NOT NULL,
    job INTEGER,
    attempt INTEGER,
    class TEXT NOT NULL,
    terms TEXT NOT NULL,
    price INTEGER NOT NULL,
    price_since INTEGER NOT NULL,
    start INTEGER NOT NULL,
    proof_of_life INTEGER NOT NULL,
    accrued INTEGER NOT NULL,
    share TEXT NOT NULL,
    PRIMARY KEY (lease, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX meter_use_job ON meter_use (job);
INSERT INTO meter_use SELECT lease, 0, job, attempt, class, terms, price, price_since, start, proof_of_life, accrued, '1'
FROM meter;

-- The ledger again with shares and refunds: every row is kept as it was. Amount = total(end) - total(start) with
-- total(t) = floor(share * price * (t - price_since) / 3600000); for the rest, the whole less the parts.
DROP VIEW cost_by_job;
DROP VIEW cost_by_day;
DROP TABLE meter;
CREATE TABLE posting_next (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    account_from TEXT NOT NULL,
    account_to TEXT NOT NULL,
    amount INTEGER NOT NULL,
    lease INTEGER NOT NULL,
    job INTEGER,
    attempt INTEGER,
    class TEXT NOT NULL CHECK (class IN ('boot', 'useful', 'idle', 'padding', 'refunded')),
    terms TEXT NOT NULL,
    price INTEGER NOT NULL,
    price_since INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    cause TEXT NOT NULL,
    cause_json TEXT NOT NULL,
    share TEXT NOT NULL DEFAULT '1',
    CHECK (account_from <> account_to),
    CHECK (start < "end" AND price_since <= start)
) STRICT;
INSERT INTO posting_next SELECT *, '1' FROM posting;
DROP TABLE posting;
ALTER TABLE posting_next RENAME TO posting;
CREATE INDEX posting_job ON posting (job);
CREATE INDEX posting_lease ON posting (lease, start);
CREATE TRIGGER posting_no_update BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER posting_no_delete BEFORE DELETE ON posting
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

ALTER TABLE pool_order ADD COLUMN nodes TEXT;            -- of a start: its leases, 7,8,9
ALTER TABLE pool_order ADD COLUMN room TEXT;             -- of a start: what it has of each node, JSON
UPDATE pool_order SET nodes = CAST(lease AS TEXT), room = '{"accelerators":0,"cpus":0,"memoryMiB":0}'
WHERE action = 'start';

-- What each job cost: posted, and metered up to the last proof of life. usd has every digit.
CREATE VIEW cost_by_job AS
SELECT job.id AS job, job.name, job.owner_name AS owner, job.state,
       printf('%d.%09d', coalesce(sum(line.amount), 0) / 1000000000, coalesce(sum(line.amount), 0) % 1000000000) AS usd,
       coalesce(sum(line.amount), 0) AS nano_usd
FROM job
LEFT JOIN (SELECT job, amount FROM posting UNION ALL SELECT job, accrued FROM meter_use) AS line ON line.job = job.id
GROUP BY job.id;

-- What each UTC day cost, idle nodes included.
CREATE VIEW cost_by_day AS
SELECT date(line.start / 1000, 'unixepoch') AS day,
       printf('%d.%09d', sum(line.amount) / 1000000000, sum(line.amount) % 1000000000) AS usd,
       sum(line.amount) AS nano_usd
FROM (SELECT start, amount FROM posting UNION ALL SELECT start, accrued FROM meter_use) AS line
GROUP BY day;
