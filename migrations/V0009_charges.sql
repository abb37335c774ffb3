-- The ledger has entries for what is not a stretch of a lease: storage of checkpoints, data that was moved, and
-- corrections of months that are over. A month that was closed takes no entries any more.

CREATE TABLE charge (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,              -- what it is for; asked for twice, it is written once
    kind TEXT NOT NULL CHECK (kind IN ('storage', 'egress', 'correction')),
    account_from TEXT NOT NULL,            -- provider:NAME
    account_to TEXT NOT NULL,              -- job:NUMBER or idle
    amount INTEGER NOT NULL,               -- nano-dollars; of a correction perhaps negative
    job INTEGER,
    attempt INTEGER,
    provider TEXT NOT NULL,
    region TEXT,                           -- NULL: not known
    class TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    price INTEGER NOT NULL,                -- nano-dollars for a gigabyte (10^9 bytes), of storage and a month
    price_since INTEGER NOT NULL,          -- where the running total of storage begins
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,                -- the start, where it has no length
    charge_class TEXT CHECK (charge_class = 'Correction'),
    corrects TEXT,                         -- a month, or the key of a move between classes
    note TEXT,
    cause TEXT NOT NULL,
    cause_json TEXT NOT NULL,
    CHECK (account_from <> account_to),
    CHECK (start <= "end" AND price_since <= start AND bytes >= 0 AND price >= 0),
    CHECK ((kind = 'correction') = (charge_class IS NOT NULL)),
    CHECK (kind = 'correction' OR (amount >= 0 AND class = kind))
) STRICT;
CREATE INDEX charge_job ON charge (job, amount);
CREATE INDEX charge_start ON charge (start);
CREATE TRIGGER charge_no_update BEFORE UPDATE ON charge
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER charge_no_delete BEFORE DELETE ON charge
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

-- Where the newest checkpoint of each job lies that is not over, and how far its storage is metered.
CREATE TABLE storage_meter (
    job INTEGER PRIMARY KEY,
    provider TEXT NOT NULL,
    region TEXT,
    bytes INTEGER NOT NULL,
    price INTEGER NOT NULL,                -- nano-dollars for a gigabyte and a month; 0: it has none
    price_since INTEGER NOT NULL,
    start INTEGER NOT NULL,
    proof_of_life INTEGER NOT NULL,
    accrued INTEGER NOT NULL
) STRICT;

-- Sums of the charges for each UTC day. Made by a trigger and never written by anything else; 'purser cost verify'
-- makes them again and compares. Charges cross no UTC hour.
CREATE TABLE charge_day (
    month INTEGER NOT NULL,                -- 202611
    job INTEGER NOT NULL,                  -- 0: no job
    class TEXT NOT NULL,
    day INTEGER NOT NULL,                  -- days since 1970
    provider TEXT NOT NULL,
    region TEXT NOT NULL,                  -- unknown: not known
    amount INTEGER NOT NULL,               -- nano-dollars
    PRIMARY KEY (month, job, class, day, provider, region)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER charge_day_sum AFTER INSERT ON charge
BEGIN
    INSERT INTO charge_day VALUES (
        CAST(strftime('%Y%m', NEW.start / 1000, 'unixepoch') AS INTEGER), coalesce(NEW.job, 0), NEW.class,
        NEW.start / 86400000, NEW.provider, coalesce(NEW.region, 'unknown'), NEW.amount)
    ON CONFLICT DO UPDATE SET amount = amount + excluded.amount;
END;

ALTER TABLE counter ADD COLUMN charges INTEGER NOT NULL DEFAULT 0;

CREATE TABLE closed_month (
    month INTEGER PRIMARY KEY,             -- 202611
    until INTEGER NOT NULL,                -- the start of the next month: nothing before it is written any more
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    total INTEGER NOT NULL,                -- nano-dollars of its bill
    lines INTEGER NOT NULL,                -- entries of the ledger that the digest is of
    digest TEXT NOT NULL                   -- FNV-1a, 64 bits, of all of them
) STRICT;
CREATE TRIGGER closed_month_no_update BEFORE UPDATE ON closed_month
BEGIN SELECT RAISE(ABORT, 'a closed month stays closed'); END;
CREATE TRIGGER closed_month_no_delete BEFORE DELETE ON closed_month
BEGIN SELECT RAISE(ABORT, 'a closed month stays closed'); END;

-- A refund counts in the month in which it ends.
CREATE TRIGGER posting_closed BEFORE INSERT ON posting
WHEN CASE NEW.class WHEN 'refunded' THEN NEW."end" - 1 ELSE NEW.start END < (SELECT max(until) FROM closed_month)
BEGIN SELECT RAISE(ABORT, 'the month is closed'); END;
CREATE TRIGGER charge_closed BEFORE INSERT ON charge
WHEN NEW.start < (SELECT max(until) FROM closed_month)
BEGIN SELECT RAISE(ABORT, 'the month is closed'); END;
CREATE TRIGGER reclassification_closed BEFORE INSERT ON reclassification
WHEN NEW.start < (SELECT max(until) FROM closed_month)
BEGIN SELECT RAISE(ABORT, 'the month is closed'); END;

-- The views again, with charges in them. What has no node has no group and no terms: 'none'.
DROP VIEW decision_cost;
DROP VIEW cost_by_month_project;
DROP VIEW cost_by_class;
DROP VIEW cost_by_day;
DROP VIEW cost_by_job;
DROP VIEW cost_line;
DROP VIEW bill_line;

-- Every line of the bill with its class as it is known now: postings, and each move as two lines that cancel out;
-- charges, and open meters. The price of a charge is for a gigabyte.
CREATE VIEW bill_line AS
SELECT lease, job, attempt, class, terms, price, price_since, start, "end", amount, share, 1 AS sign, 0 AS is_open,
    NULL AS provider, NULL AS region, NULL AS bytes, NULL AS charge_class
FROM posting
UNION ALL
SELECT lease, job, attempt, class_from, terms, price, price_since, start, "end", -amount, share, -1, 0,
    NULL, NULL, NULL, NULL
FROM reclassification
UNION ALL
SELECT lease, job, attempt, class_to, terms, price, price_since, start, "end", amount, share, 1, 0,
    NULL, NULL, NULL, NULL
FROM reclassification
UNION ALL
SELECT lease, job, attempt, class, terms, price, price_since, start, proof_of_life, accrued, share, 1, 1,
    NULL, NULL, NULL, NULL
FROM meter_use
UNION ALL
SELECT NULL, job, attempt, class, 'none', price, price_since, start, "end", amount, '1', 1, 0,
    provider, coalesce(region, 'unknown'), bytes, charge_class
FROM charge
UNION ALL
SELECT NULL, job, NULL, 'storage', 'none', price, price_since, start, proof_of_life, accrued, '1', 1, 1,
    provider, coalesce(region, 'unknown'), bytes, NULL
FROM storage_meter;

-- Every line of every bill with all that is known of it. Instants are UTC; a line belongs to the day and month in which
-- it starts, a refund to those in which it ends.
CREATE VIEW cost_line AS
SELECT strftime('%Y-%m-%dT%H:%M:%SZ', line.start / 1000, 'unixepoch') AS start_utc,
    strftime('%Y-%m-%dT%H:%M:%SZ', line."end" / 1000, 'unixepoch') AS end_utc,
    date(line.at / 1000, 'unixepoch') AS day, strftime('%Y-%m', line.at / 1000, 'unixepoch') AS month,
    line.job, job.name, coalesce(job.project, 'idle') AS project, coalesce(job.owner_name, 'idle') AS owner,
    line.attempt, line.lease, coalesce(lease.node_group, 'none') AS node_group,
    coalesce(line.provider, lease.provider) AS provider, coalesce(line.region, node_group.region, 'unknown') AS region,
    node_group.hardware, coalesce(lease.terms, 'none') AS terms, line.class, line.price,
    printf('%s%d.%09d', CASE WHEN line.amount < 0 THEN '-' ELSE '' END, abs(line.amount) / 1000000000,
        abs(line.amount) % 1000000000) AS usd,
    line.amount AS nano_usd, line.is_open, line.bytes, line.charge_class
FROM (SELECT *, CASE class WHEN 'refunded' THEN "end" - 1 ELSE start END AS at FROM bill_line) AS line
LEFT JOIN lease ON lease.id = line.lease
LEFT JOIN job ON job.id = line.job LEFT JOIN node_group ON node_group.name = lease.node_group;

-- What each job cost: posted, charged, and metered up to the last proof of life. usd has every digit.
CREATE VIEW cost_by_job AS
SELECT id AS job, name, owner_name AS owner, state,
    printf('%s%d.%09d', CASE WHEN nano < 0 THEN '-' ELSE '' END, abs(nano) / 1000000000, abs(nano) % 1000000000)
        AS usd, nano AS nano_usd
FROM (SELECT job.*, coalesce((SELECT sum(amount) FROM posting WHERE posting.job = job.id), 0)
        + coalesce((SELECT sum(amount) FROM charge WHERE charge.job = job.id), 0)
        + coalesce((SELECT sum(accrued) FROM meter_use WHERE meter_use.job = job.id), 0)
        + coalesce((SELECT accrued FROM storage_meter WHERE storage_meter.job = job.id), 0) AS nano
    FROM job);

-- What each UTC day cost, idle nodes included.
CREATE VIEW cost_by_day AS
SELECT day,
    printf('%s%d.%09d', CASE WHEN nano < 0 THEN '-' ELSE '' END, abs(nano) / 1000000000, abs(nano) % 1000000000)
        AS usd, nano AS nano_usd
FROM (SELECT date(start / 1000, 'unixepoch') AS day, sum(amount) AS nano FROM bill_line GROUP BY 1);

-- What each class of billed time cost.
CREATE VIEW cost_by_class AS
SELECT class,
    printf('%s%d.%09d', CASE WHEN sum(nano_usd) < 0 THEN '-' ELSE '' END, abs(sum(nano_usd)) / 1000000000,
        abs(sum(nano_usd)) % 1000000000) AS usd,
    sum(nano_usd) AS nano_usd
FROM cost_line GROUP BY class;

-- What each project cost in each UTC month; what no job caused is 'idle'.
CREATE VIEW cost_by_month_project AS
SELECT month, project,
    printf('%s%d.%09d', CASE WHEN sum(nano_usd) < 0 THEN '-' ELSE '' END, abs(sum(nano_usd)) / 1000000000,
        abs(sum(nano_usd)) % 1000000000) AS usd,
    sum(nano_usd) AS nano_usd
FROM cost_line GROUP BY month, project;

-- Every decision, and what its job had cost by then in postings and charges.
CREATE VIEW decision_cost AS
SELECT told.id, told.at_utc, told.verdict, told.code, told.job, told.name, told.lease,
    printf('%s%d.%09d', CASE WHEN told.nano < 0 THEN '-' ELSE '' END, abs(told.nano) / 1000000000,
        abs(told.nano) % 1000000000) AS job_usd,
    told.nano AS job_nano_usd, told.reason
FROM (SELECT decision.id, strftime('%Y-%m-%dT%H:%M:%SZ', decision.at / 1000, 'unixepoch') AS at_utc, decision.verdict,
        decision.code, decision.job, job.name, decision.lease, decision.reason,
        coalesce((SELECT sum(amount) FROM posting WHERE posting.job = decision.job AND posting."end" <= decision.at), 0)
            + coalesce((SELECT sum(amount) FROM charge WHERE charge.job = decision.job AND charge."end" <= decision.at),
                0) AS nano
    FROM decision LEFT JOIN job ON job.id = decision.job) AS told;
