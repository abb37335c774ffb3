-- Budgets of users, projects and everything together, and how they stand in their period. Amounts are nano-dollars.
CREATE TABLE budget (
    scope TEXT NOT NULL,                   -- all, user:ada, project:vision
    period TEXT NOT NULL,                  -- month (UTC) or total
    "limit" INTEGER NOT NULL,
    on_exceed TEXT NOT NULL,               -- warn, pause, checkpoint_stop
    warn_at TEXT NOT NULL,                 -- percentages, JSON
    set_by TEXT NOT NULL,
    set_at INTEGER NOT NULL,
    window_start INTEGER NOT NULL,
    window_end INTEGER NOT NULL,
    spent INTEGER NOT NULL,                -- what was posted in the window; 'purser cost verify' sums it again
    warned_percent INTEGER NOT NULL,       -- the highest that was warned about in the window
    forecast_warned INTEGER NOT NULL,
    is_spent INTEGER NOT NULL,             -- the limit was reached, and nothing new is admitted
    spared TEXT NOT NULL,                  -- critical jobs that went on, JSON
    PRIMARY KEY (scope, period),
    CHECK ("limit" > 0)
) STRICT, WITHOUT ROWID;

-- The decision up to which the operator's command was told of events.
CREATE TABLE hook_cursor (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    decision INTEGER NOT NULL
) STRICT;
