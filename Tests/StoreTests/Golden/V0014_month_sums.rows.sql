-- What a daemon of schema V0014_month_sums wrote beside what those before it left. Never edited.
INSERT INTO job (id, name, owner_uid, owner_name, project, priority, workload, submitted_at, spec, state, state_json, since, reason, attempts, interruptions, errors, step, furthest_step, checkpoint_step, curve_json, best, posted, warned_percent, shadow_stopped, user_held, metric, steps, class)
VALUES (22, 'of-V0014', 0, 'root', 'default', 50, 'simulated', 1795590009000, '{"after":[],"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"of-V0014","nodes":1,"priority":50,"project":"default","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[],"sharesNode":false},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":12,"startup":30000,"steps":600,"workload":"toy"}}}}', 'SUCCEEDED', '{"ended":{"_0":"SUCCEEDED","at":1795590674000}}', 1795590674000, 'Finished', 1, 0, 0, 600, 600, 0, '{"best":0.21,"bestStep":564,"last":0.21,"nonFinite":0,"reports":50,"sinceBest":3}', 0.21, 35200000, 0, 0, 0, 'loss', 600, 'standard');
INSERT INTO lease (id, node_group, provider, terms, ordered_for, ordered_at, started_at, ended_at, state, state_json, price, price_since, observed, allocations, draining, provisional, refund_window)
VALUES (14, 'demand', 'aws', 'on-demand', 22, 1795590009000, 1795590014000, 1795590674000, 'ended', '{"ended":{"_0":"released","at":1795590674000}}', 192000000, 1795590014000, 3, '[]', 0, '[]', 0);
INSERT INTO attempt (job, number, lease, ordered_at, started_at, ended_at, resumed_from_step, last_step, last_report_at, exit, exit_json, observed, nodes)
VALUES (22, 1, 14, 1795590074000, 1795590074000, 1795590674000, 0, 600, 1795590674000, 'finished', '{"finished":{}}', 52, '14');
INSERT INTO posting (id, key, account_from, account_to, amount, lease, job, attempt, class, terms, price, price_since, start, "end", cause, cause_json, share)
VALUES (35, 'L14/boot/1795590014000/job:22', 'provider:aws', 'job:22', 3200000, 14, 22, NULL, 'boot', 'on-demand', 192000000, 1795590014000, 1795590014000, 1795590074000, 'observation:L14#2', '{"observation":{"_0":"L14#2"}}', '1');
INSERT INTO posting (id, key, account_from, account_to, amount, lease, job, attempt, class, terms, price, price_since, start, "end", cause, cause_json, share)
VALUES (36, 'L14/useful/1795590074000/job:22', 'provider:aws', 'job:22', 32000000, 14, 22, 1, 'useful', 'on-demand', 192000000, 1795590014000, 1795590074000, 1795590674000, 'observation:L14#3', '{"observation":{"_0":"L14#3"}}', '1');
INSERT INTO metric (job, attempt, step, at, name, value, kind)
VALUES (22, 1, 12, 1795590116000, 'loss', 1.85, 'finite');
INSERT INTO metric (job, attempt, step, at, name, value, kind)
VALUES (22, 1, 600, 1795590674000, 'loss', 0.21, 'finite');
INSERT INTO idempotency (uid, key, digest, job, at, charge)
VALUES (0, 'credit-1', 77, 0, 1795590000000, 3);
UPDATE node_group SET on_demand = 192000000 WHERE name = 'spot';
INSERT INTO verified (id, posting, charge, at)
VALUES (1, 36, 3, 1795590674000);
INSERT INTO budget_month (scope, period, "limit", on_exceed, warn_at, set_by, set_at, window_start, window_end, spent, warned_percent, forecast_warned, is_spent, spared)
VALUES ('project:golden', 'month', 5000000000, 'warn', '[50,80,100]', 'root', 1790900000000, 1790812800000, 1793491200000, 0, 0, 0, 0, '[]');
UPDATE counter SET jobs = 22, leases = 14, postings = 36;
