-- What stands beside the bill and is never in it: energy and people. Figures are frozen when they come into force.

-- What the node of a lease draws, as of its grant. No row: unknown, as for every lease of an older release.
CREATE TABLE lease_power (
    lease INTEGER PRIMARY KEY,
    idle_milliwatts INTEGER NOT NULL,      -- of the node alone, with nothing to do
    busy_milliwatts INTEGER NOT NULL,      -- of the node alone, while an attempt runs
    pue INTEGER NOT NULL,                  -- thousandths: what the building draws for each watt of the node
    milligrams_per_kwh INTEGER,            -- CO2 equivalent of the grid; NULL: unknown
    CHECK (idle_milliwatts >= 0 AND busy_milliwatts >= idle_milliwatts AND pue >= 1000)
) STRICT;
CREATE TRIGGER lease_power_no_update BEFORE UPDATE ON lease_power
BEGIN SELECT RAISE(ABORT, 'figures of power are append-only'); END;
CREATE TRIGGER lease_power_no_delete BEFORE DELETE ON lease_power
BEGIN SELECT RAISE(ABORT, 'figures of power are append-only'); END;

-- Hours of people that a job declared, at the rates of its acceptance.
CREATE TABLE job_people (
    job INTEGER NOT NULL,
    activity TEXT NOT NULL,
    thousandths INTEGER NOT NULL,          -- of an hour
    rate INTEGER,                          -- nano-dollars an hour; NULL: there was none
    PRIMARY KEY (job, activity),
    CHECK (thousandths > 0 AND (rate IS NULL OR rate >= 0))
) STRICT, WITHOUT ROWID;
CREATE TRIGGER job_people_no_update BEFORE UPDATE ON job_people
BEGIN SELECT RAISE(ABORT, 'hours of people are append-only'); END;
CREATE TRIGGER job_people_no_delete BEFORE DELETE ON job_people
BEGIN SELECT RAISE(ABORT, 'hours of people are append-only'); END;

-- What each posting drew, where that is known; what a minimum charge adds beyond the end of a node drew nothing. kwh
-- and kg are real numbers for reading; 'purser cost --memo' reckons exactly.
CREATE VIEW energy_line AS
SELECT drawn.*, drawn.time * 1.0 * drawn.milliwatts * drawn.pue / 3.6e15 AS kwh,
    drawn.time * 1.0 * drawn.milliwatts * drawn.pue / 3.6e15 * drawn.milligrams_per_kwh / 1e6 AS kg
FROM (SELECT strftime('%Y-%m', line.at / 1000, 'unixepoch') AS month, nullif(line.job, 0) AS job, job.name,
        coalesce(job.project, 'idle') AS project, line.lease, lease.node_group, line.class, line.start, line."end",
        line.time,
        CASE line.class WHEN 'useful' THEN power.busy_milliwatts ELSE power.idle_milliwatts END AS milliwatts,
        power.pue, power.milligrams_per_kwh
    FROM posting_line AS line JOIN lease ON lease.id = line.lease
    LEFT JOIN lease_power AS power ON power.lease = line.lease LEFT JOIN job ON job.id = line.job
    WHERE line.class <> 'refunded'
        AND NOT (line.class = 'padding' AND line.start >= coalesce(lease.ended_at, line."end"))) AS drawn;
