-- What was seen of the spot market of each group: the spell it is in, what followed on what, and its prices. One row
-- of a size that does not grow.

CREATE TABLE spot_record (
    node_group TEXT PRIMARY KEY,
    is_up INTEGER NOT NULL,                -- 1: nodes were to be had when it was looked at last
    tick INTEGER NOT NULL,                 -- the last tick that is counted, of 600 s since 1970
    spell_is_up INTEGER,                   -- the spell in that tick; NULL: none has begun since it was first seen
    spell_age INTEGER,                     -- ticks
    spell_density REAL,                    -- share of recent ticks with spot, 0 to 1
    lowest INTEGER NOT NULL,               -- prices in nano-dollars an hour
    highest INTEGER NOT NULL,
    counts TEXT NOT NULL                   -- "cell:up/down ...": ticks with and without spot after each kind of tick
) STRICT, WITHOUT ROWID;
