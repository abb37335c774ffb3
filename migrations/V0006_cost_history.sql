-- The bill of any window without reading every posting: sums of UTC days, and indexes for what lies at its edges.

CREATE INDEX posting_end ON posting ("end");
CREATE INDEX reclassification_end ON reclassification ("end");
-- The few that cross a UTC hour, which is what a minimum charge may add: bills cut them.
CREATE INDEX posting_crossing ON posting (start, "end")
WHERE class <> 'refunded' AND start / 3600000 <> ("end" - 1) / 3600000;

-- Each posting with what bills need of it. A refund counts as a whole, at its end. Billed time is the share's part of
-- the stretch (share is 1, 1/4, or 1-1/4-1/8 for the rest); of a refund there is none.
CREATE VIEW posting_line AS
SELECT id, coalesce(job, 0) AS job, class, lease, amount, start, "end",
    CASE class WHEN 'refunded' THEN "end" - 1 ELSE start END AS at,
    class = 'refunded' OR start / 3600000 = ("end" - 1) / 3600000 AS is_plain,
    CASE WHEN class = 'refunded' THEN 0 ELSE 1 END * CASE
        WHEN share = '1' THEN "end" - start
        WHEN share LIKE '1-%' THEN "end" - start - (
            SELECT sum(("end" - start) * CAST(value AS INTEGER)
                / CAST(substr(value, instr(value, '/') + 1) AS INTEGER))
            FROM json_each('["' || replace(substr(share, 3), '-', '","') || '"]'))
        ELSE ("end" - start) * CAST(share AS INTEGER) / CAST(substr(share, instr(share, '/') + 1) AS INTEGER)
    END AS time
FROM posting;

-- Sums of the postings that cross no UTC hour, for each UTC day, job, class and lease. Made from the ledger by a
-- trigger and never written by anything else; 'purser cost verify' makes them again and compares.
CREATE TABLE posting_day (
    month INTEGER NOT NULL,                -- 202611
    job INTEGER NOT NULL,                  -- 0: no job
    class TEXT NOT NULL,
    day INTEGER NOT NULL,                  -- days since 1970
    lease INTEGER NOT NULL,
    amount INTEGER NOT NULL,               -- nano-dollars
    time INTEGER NOT NULL,                 -- billed milliseconds
    PRIMARY KEY (month, job, class, day, lease)
) STRICT, WITHOUT ROWID;
INSERT INTO posting_day
SELECT CAST(strftime('%Y%m', at / 1000, 'unixepoch') AS INTEGER), job, class, at / 86400000, lease, sum(amount),
    sum(time)
FROM posting_line WHERE is_plain GROUP BY 1, 2, 3, 4, 5;
CREATE TRIGGER posting_day_sum AFTER INSERT ON posting
BEGIN
    INSERT INTO posting_day
    SELECT CAST(strftime('%Y%m', at / 1000, 'unixepoch') AS INTEGER), job, class, at / 86400000, lease, amount, time
    FROM posting_line WHERE id = NEW.id AND is_plain
    ON CONFLICT DO UPDATE SET amount = amount + excluded.amount, time = time + excluded.time;
END;

-- Every line of every bill with all that is known of it: postings, both sides of moves between classes, and meters up to
-- the last proof of life. Instants
-- are UTC; a line belongs to the day and month in which it starts, a refund to those in which it ends.
CREATE VIEW cost_line AS
SELECT strftime('%Y-%m-%dT%H:%M:%SZ', line.start / 1000, 'unixepoch') AS start_utc,
    strftime('%Y-%m-%dT%H:%M:%SZ', line."end" / 1000, 'unixepoch') AS end_utc,
    date(line.at / 1000, 'unixepoch') AS day, strftime('%Y-%m', line.at / 1000, 'unixepoch') AS month,
    line.job, job.name, coalesce(job.project, 'idle') AS project, coalesce(job.owner_name, 'idle') AS owner,
    line.attempt, line.lease, lease.node_group, lease.provider, coalesce(node_group.region, 'unknown') AS region,
    node_group.hardware, lease.terms, line.class, line.price,
    printf('%s%d.%09d', CASE WHEN line.amount < 0 THEN '-' ELSE '' END, abs(line.amount) / 1000000000,
        abs(line.amount) % 1000000000) AS usd,
    line.amount AS nano_usd, line.is_open
FROM (SELECT *, CASE class WHEN 'refunded' THEN "end" - 1 ELSE start END AS at FROM bill_line) AS line
JOIN lease ON lease.id = line.lease
LEFT JOIN job ON job.id = line.job LEFT JOIN node_group ON node_group.name = lease.node_group;

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

-- Every decision, and what its job had cost in postings by then.
CREATE VIEW decision_cost AS
SELECT told.id, told.at_utc, told.verdict, told.code, told.job, told.name, told.lease,
    printf('%s%d.%09d', CASE WHEN told.nano < 0 THEN '-' ELSE '' END, abs(told.nano) / 1000000000,
        abs(told.nano) % 1000000000) AS job_usd,
    told.nano AS job_nano_usd, told.reason
FROM (SELECT decision.id, strftime('%Y-%m-%dT%H:%M:%SZ', decision.at / 1000, 'unixepoch') AS at_utc, decision.verdict,
        decision.code, decision.job, job.name, decision.lease, decision.reason,
        coalesce((SELECT sum(amount) FROM posting WHERE posting.job = decision.job AND posting."end" <= decision.at),
            0) AS nano
    FROM decision LEFT JOIN job ON job.id = decision.job) AS told;
