-- Each billed millisecond has a class; what it was is often known later than it is posted. Such a row moves an amount
-- from one class to another and leaves every sum as it was: amount = price x time, as in a posting.
CREATE TABLE reclassification (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,              -- lease/start/account: a stretch is moved once
    at INTEGER NOT NULL,                   -- when it became known
    amount INTEGER NOT NULL,
    lease INTEGER NOT NULL,
    job INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    class_from TEXT NOT NULL,
    class_to TEXT NOT NULL,
    terms TEXT NOT NULL,
    price INTEGER NOT NULL,
    price_since INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    share TEXT NOT NULL,
    CHECK (class_from <> class_to),
    CHECK (start < "end" AND price_since <= start)
) STRICT;
CREATE INDEX reclassification_job ON reclassification (job);
CREATE INDEX reclassification_lease ON reclassification (lease, start);
CREATE TRIGGER reclassification_no_update BEFORE UPDATE ON reclassification
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER reclassification_no_delete BEFORE DELETE ON reclassification
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

-- What is kept of an attempt that goes on, to class its time: JSON.
CREATE TABLE attempt_account (
    job INTEGER NOT NULL,
    number INTEGER NOT NULL,
    account TEXT NOT NULL,
    PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;

-- Every line of the bill with its class as it is known now: postings, and each move as two lines that cancel out.
CREATE VIEW bill_line AS
SELECT lease, job, attempt, class, terms, price, price_since, start, "end", amount, share, 1 AS sign, 0 AS is_open
FROM posting
UNION ALL
SELECT lease, job, attempt, class_from, terms, price, price_since, start, "end", -amount, share, -1, 0
FROM reclassification
UNION ALL
SELECT lease, job, attempt, class_to, terms, price, price_since, start, "end", amount, share, 1, 0
FROM reclassification
UNION ALL
SELECT lease, job, attempt, class, terms, price, price_since, start, proof_of_life, accrued, share, 1, 1
FROM meter_use;
