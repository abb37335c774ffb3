-- What jobs are in sweeps: each trial with its values. A sweep has the number of its first trial.
CREATE TABLE trial (
    job INTEGER PRIMARY KEY,
    sweep INTEGER NOT NULL,                -- the number of the sweep's first job
    name TEXT NOT NULL,                    -- the sweep's: that of its job file
    number INTEGER NOT NULL,               -- 1 for the first; a trial that is tried again keeps it
    parameters TEXT NOT NULL,              -- JSON: the text of each value by the name of its parameter
    mode TEXT CHECK (mode IN ('min', 'max'))  -- which values of the objective are better; NULL: it has none
) STRICT;
CREATE INDEX trial_sweep ON trial (sweep, number);
CREATE INDEX trial_name ON trial (name);

-- The lines of bills again, with their sweeps in them.
DROP VIEW cost_line;
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
    line.amount AS nano_usd, line.is_open, line.bytes, line.charge_class,
    CASE WHEN line.job IS NULL THEN 'idle' ELSE coalesce('S' || trial.sweep, 'none') END AS sweep
FROM (SELECT *, CASE class WHEN 'refunded' THEN "end" - 1 ELSE start END AS at FROM bill_line) AS line
LEFT JOIN lease ON lease.id = line.lease
LEFT JOIN job ON job.id = line.job LEFT JOIN node_group ON node_group.name = lease.node_group
LEFT JOIN trial ON trial.job = line.job;

-- What each sweep cost and came to: its trials, those that succeeded or were stopped early, the best value of its
-- objective and the job that reported it.
CREATE VIEW cost_by_sweep AS
SELECT 'S' || sweep AS sweep, name, trials, results, metric, best,
    (SELECT min(job.id) FROM trial JOIN job ON job.id = trial.job
        WHERE trial.sweep = summed.sweep AND job.best = summed.best) AS best_job,
    printf('%s%d.%09d', CASE WHEN nano < 0 THEN '-' ELSE '' END, abs(nano) / 1000000000, abs(nano) % 1000000000)
        AS usd, nano AS nano_usd
FROM (SELECT trial.sweep, min(trial.name) AS name, count(DISTINCT trial.number) AS trials,
        sum(job.state IN ('SUCCEEDED', 'STOPPED_EARLY')) AS results, min(job.metric) AS metric,
        CASE min(trial.mode) WHEN 'max' THEN max(job.best) ELSE min(job.best) END AS best,
        sum(bill.nano_usd) AS nano
    FROM trial JOIN job ON job.id = trial.job JOIN cost_by_job AS bill ON bill.job = trial.job
    GROUP BY trial.sweep) AS summed;
