-- A month's bill without reading its days; how far the ledger is verified; budgets of months that are over; requests
-- that booked something; what nodes would cost on demand.

-- Sums of the sums of days, for each UTC month, job, class and lease. Made from them by triggers and never written by
-- anything else; 'purser cost verify' makes them again and compares.
CREATE TABLE posting_month (
    month INTEGER NOT NULL,                -- 202611
    job INTEGER NOT NULL,                  -- 0: no job
    class TEXT NOT NULL,
    lease INTEGER NOT NULL,
    amount INTEGER NOT NULL,               -- nano-dollars
    time INTEGER NOT NULL,                 -- billed milliseconds
    PRIMARY KEY (month, job, class, lease)
) STRICT, WITHOUT ROWID;
INSERT INTO posting_month
SELECT month, job, class, lease, sum(amount), sum(time) FROM posting_day GROUP BY 1, 2, 3, 4;
CREATE TRIGGER posting_month_begun AFTER INSERT ON posting_day
BEGIN
    INSERT INTO posting_month VALUES (NEW.month, NEW.job, NEW.class, NEW.lease, NEW.amount, NEW.time)
    ON CONFLICT DO UPDATE SET amount = amount + excluded.amount, time = time + excluded.time;
END;
CREATE TRIGGER posting_month_added AFTER UPDATE ON posting_day
BEGIN
    UPDATE posting_month SET amount = amount + NEW.amount - OLD.amount, time = time + NEW.time - OLD.time
    WHERE month = NEW.month AND job = NEW.job AND class = NEW.class AND lease = NEW.lease;
END;

-- One row: the last posting and the last charge up to which every identity of the ledger was found to hold.
CREATE TABLE verified (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    posting INTEGER NOT NULL,
    charge INTEGER NOT NULL,
    at INTEGER NOT NULL                    -- the last commit then
) STRICT;

-- Budgets as they stood at the end of each of their months.
CREATE TABLE budget_month (
    scope TEXT NOT NULL,
    period TEXT NOT NULL CHECK (period = 'month'),
    "limit" INTEGER NOT NULL,
    on_exceed TEXT NOT NULL,
    warn_at TEXT NOT NULL,
    set_by TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    window_start INTEGER NOT NULL,
    window_end INTEGER NOT NULL,
    spent INTEGER NOT NULL,
    warned_percent INTEGER NOT NULL,
    forecast_warned INTEGER NOT NULL,
    is_spent INTEGER NOT NULL,
    spared TEXT NOT NULL,
    PRIMARY KEY (scope, window_start)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER budget_month_no_update BEFORE UPDATE ON budget_month
BEGIN SELECT RAISE(ABORT, 'a month that is over stays as it was'); END;
CREATE TRIGGER budget_month_no_delete BEFORE DELETE ON budget_month
BEGIN SELECT RAISE(ABORT, 'a month that is over stays as it was'); END;

-- The charge that a request under a key booked; NULL: it made the job.
ALTER TABLE idempotency ADD COLUMN charge INTEGER;

-- What an hour of a node like the group's would cost on demand, nano-dollars; NULL: nothing like it is sold so.
ALTER TABLE node_group ADD COLUMN on_demand INTEGER;
