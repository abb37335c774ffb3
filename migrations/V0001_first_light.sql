-- Purser's database, version 1. Money is whole nano-dollars (1e-9 USD), time whole milliseconds since 1970 UTC.
-- Read it with sqlite3 at any time; only purserd writes.

CREATE TABLE job (
    id INTEGER PRIMARY KEY,                -- given once, never reused
    name TEXT NOT NULL,
    owner_uid INTEGER NOT NULL,            -- who submitted it, as the kernel said
    owner_name TEXT NOT NULL,
    project TEXT NOT NULL,
    priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 100),
    class TEXT NOT NULL,                   -- critical, research, standard, scavenger
    workload TEXT NOT NULL,                -- simulated or command
    submitted_at INTEGER NOT NULL,
    spec TEXT NOT NULL,                    -- what was asked for, JSON; never changes
    state TEXT NOT NULL,                   -- QUEUED ... LOST
    state_json TEXT NOT NULL,              -- the state with its data
    since INTEGER NOT NULL,                -- in this state since
    reason TEXT NOT NULL,                  -- CamelCase code of the reason for the state
    attempts INTEGER NOT NULL,
    interruptions INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    step INTEGER NOT NULL,                 -- reported or saved last
    furthest_step INTEGER NOT NULL,
    checkpoint_step INTEGER NOT NULL,
    checkpoint_path TEXT,
    curve_json TEXT NOT NULL,              -- statistics of the objective
    best REAL,                             -- best value of the objective
    posted INTEGER NOT NULL,               -- nano-dollars posted to it while it was live
    warned_percent INTEGER NOT NULL,
    shadow_stopped INTEGER NOT NULL CHECK (shadow_stopped IN (0, 1))
) STRICT;
CREATE INDEX job_live ON job (id) WHERE state NOT IN
    ('SUCCEEDED', 'STOPPED_EARLY', 'STOPPED_BUDGET', 'CANCELLED', 'FAILED', 'LOST');

CREATE TABLE attempt (
    job INTEGER NOT NULL,
    number INTEGER NOT NULL,               -- 1 for the first run
    lease INTEGER NOT NULL,
    ordered_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    resumed_from_step INTEGER NOT NULL,
    last_step INTEGER NOT NULL,
    last_report_at INTEGER,
    exit TEXT,                             -- finished, failed:1, interrupted, ...; NULL while it goes on
    exit_json TEXT,
    observed INTEGER NOT NULL,             -- number of the last observation taken
    PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempt_live ON attempt (job) WHERE exit IS NULL;

CREATE TABLE lease (
    id INTEGER PRIMARY KEY,
    node_group TEXT NOT NULL,
    provider TEXT NOT NULL,
    terms TEXT NOT NULL CHECK (terms IN ('on-demand', 'spot', 'reserved', 'owned')),
    ordered_for INTEGER NOT NULL,          -- the job it was ordered for
    ordered_at INTEGER NOT NULL,
    started_at INTEGER,                    -- billing began
    ended_at INTEGER,
    state TEXT NOT NULL,                   -- ordered, booting, ready, warned, releasing, ended
    state_json TEXT NOT NULL,
    price INTEGER,                         -- nano-dollars an hour in force
    price_since INTEGER,                   -- origin of the running total at this price
    occupant_job INTEGER,                  -- the attempt on it
    occupant_number INTEGER,
    observed INTEGER NOT NULL
) STRICT;
CREATE INDEX lease_open ON lease (id) WHERE state <> 'ended';

-- The open segment of each open lease; accrued is not posted yet.
CREATE TABLE meter (
    lease INTEGER PRIMARY KEY,
    job INTEGER,
    attempt INTEGER,
    class TEXT NOT NULL,
    terms TEXT NOT NULL,
    price INTEGER NOT NULL,
    price_since INTEGER NOT NULL,
    start INTEGER NOT NULL,
    proof_of_life INTEGER NOT NULL,
    accrued INTEGER NOT NULL
) STRICT;

-- The ledger: append-only, two sides in each row, amount = total(end) - total(start) with
-- total(t) = floor(price * (t - price_since) / 3600000).
CREATE TABLE posting (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,              -- lease/class/start: posted once, however often it is asked for
    account_from TEXT NOT NULL,            -- provider:NAME
    account_to TEXT NOT NULL,              -- job:ID or idle
    amount INTEGER NOT NULL,
    lease INTEGER NOT NULL,
    job INTEGER,
    attempt INTEGER,
    class TEXT NOT NULL CHECK (class IN ('boot', 'useful', 'idle', 'padding')),
    terms TEXT NOT NULL,
    price INTEGER NOT NULL,
    price_since INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    cause TEXT NOT NULL,                   -- the decision, observation or clock hour it follows from
    cause_json TEXT NOT NULL,
    CHECK (account_from <> account_to),
    CHECK (start < "end" AND price_since <= start)
) STRICT;
CREATE INDEX posting_job ON posting (job);
CREATE INDEX posting_lease ON posting (lease, start);

CREATE TRIGGER posting_no_update BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER posting_no_delete BEFORE DELETE ON posting
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

-- The decision log: append-only; reason is JSON with the numbers it was made from.
CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    job INTEGER,
    attempt INTEGER,
    lease INTEGER,
    code TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX decision_job ON decision (job);
CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END;
CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END;

-- Reported metrics: value is NULL where it is not finite, and kind says what it was.
CREATE TABLE metric (
    job INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    step INTEGER NOT NULL,
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    value REAL,
    kind TEXT NOT NULL CHECK (kind IN ('finite', 'nan', 'inf', '-inf'))
) STRICT;
CREATE INDEX metric_job ON metric (job, name, step);

-- Orders to the pool that stand until their lease or attempt is over.
CREATE TABLE pool_order (
    subject TEXT NOT NULL,                 -- L7 or A12.3
    number INTEGER NOT NULL,
    issued_at INTEGER NOT NULL,
    action TEXT NOT NULL,                  -- lease, release, start, stop
    node_group TEXT,                       -- of a lease
    lease INTEGER,
    job INTEGER,                           -- of a start or stop; the work is in the job's spec
    attempt INTEGER,
    checkpoint_every INTEGER,
    resume_step INTEGER,
    resume_path TEXT,
    budget_left INTEGER,
    saving INTEGER,
    PRIMARY KEY (subject, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE quote (
    node_group TEXT PRIMARY KEY,
    price INTEGER NOT NULL,
    is_available INTEGER NOT NULL,
    refused_until INTEGER,
    observed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Learnt interruption rates: interruptions seen in so many milliseconds of node time.
CREATE TABLE hazard (
    node_group TEXT PRIMARY KEY,
    interruptions INTEGER NOT NULL,
    exposure INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Learnt speeds: steps seen in so many milliseconds.
CREATE TABLE throughput (
    workload TEXT NOT NULL,
    kind TEXT NOT NULL,
    count INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    time INTEGER NOT NULL,
    PRIMARY KEY (workload, kind, count)
) STRICT, WITHOUT ROWID;

CREATE TABLE idempotency (
    uid INTEGER NOT NULL,
    key TEXT NOT NULL,
    digest INTEGER NOT NULL,
    job INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (uid, key)
) STRICT, WITHOUT ROWID;

-- One row: the highest numbers given out, and the instant of the last commit.
CREATE TABLE counter (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    jobs INTEGER NOT NULL,
    leases INTEGER NOT NULL,
    decisions INTEGER NOT NULL,
    postings INTEGER NOT NULL,
    last_instant INTEGER                   -- NULL before the first commit
) STRICT;
INSERT INTO counter VALUES (1, 0, 0, 0, 0, NULL);

-- The daemon's clock: from origin on, time runs rate times as fast as the wall clock did since wall_origin.
CREATE TABLE clock (
    id INTEGER PRIMARY KEY,
    origin INTEGER NOT NULL,
    wall_origin INTEGER NOT NULL,
    rate INTEGER NOT NULL CHECK (rate >= 1)
) STRICT;

-- One row: the simulated world this database belongs to.
CREATE TABLE world (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seed TEXT NOT NULL,
    origin INTEGER NOT NULL
) STRICT;

-- The pool's groups as of the last start, for reports; prices of the past are in the postings.
CREATE TABLE node_group (
    name TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    region TEXT NOT NULL,
    zone TEXT NOT NULL,
    instance_type TEXT NOT NULL,
    terms TEXT NOT NULL,
    hardware TEXT NOT NULL,                -- A100:1 or cpu
    price INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What each job cost: posted, and metered up to the last proof of life. usd has every digit.
CREATE VIEW cost_by_job AS
SELECT job.id AS job, job.name, job.owner_name AS owner, job.state,
       printf('%d.%09d', coalesce(sum(line.amount), 0) / 1000000000, coalesce(sum(line.amount), 0) % 1000000000) AS usd,
       coalesce(sum(line.amount), 0) AS nano_usd
FROM job
LEFT JOIN (SELECT job, amount FROM posting UNION ALL SELECT job, accrued FROM meter) AS line ON line.job = job.id
GROUP BY job.id;

-- What each UTC day cost, idle nodes included.
CREATE VIEW cost_by_day AS
SELECT date(line.start / 1000, 'unixepoch') AS day,
       printf('%d.%09d', sum(line.amount) / 1000000000, sum(line.amount) % 1000000000) AS usd,
       sum(line.amount) AS nano_usd
FROM (SELECT start, amount FROM posting UNION ALL SELECT start, accrued FROM meter) AS line
GROUP BY day;
