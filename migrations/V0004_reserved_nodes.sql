-- Reserved nodes are leased for nobody: lease.ordered_for is 0 then. The window in which a provider does not charge a
-- node it takes back is frozen with the lease.

ALTER TABLE lease ADD COLUMN refund_window INTEGER NOT NULL DEFAULT 0;  -- milliseconds from the start

-- What was noted as provisional under the provider's rule of older releases stays so: a first hour, a first minute.
UPDATE lease SET refund_window = CASE provider WHEN 'aws' THEN 3600000 WHEN 'gcp' THEN 60000 ELSE 0 END
    WHERE terms = 'spot' AND state <> 'ended' AND provisional <> '[]';
