-- What a daemon of schema V0007_budgets wrote beside what those before it left. Never edited.
INSERT INTO job (id, name, owner_uid, owner_name, project, priority, workload, submitted_at, spec, state, state_json, since, reason, attempts, interruptions, errors, step, furthest_step, checkpoint_step, curve_json, best, posted, warned_percent, shadow_stopped, user_held, metric, steps, class, budget)
VALUES (15, 'of-V0007', 0, 'root', 'golden', 50, 'simulated', 1795590002000, '{"after":[],"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"of-V0007","nodes":1,"priority":50,"project":"golden","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[],"sharesNode":false},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":12,"startup":30000,"steps":600,"workload":"toy"}}}}', 'SUCCEEDED', '{"ended":{"_0":"SUCCEEDED","at":1795590667000}}', 1795590667000, 'Finished', 1, 0, 0, 600, 600, 0, '{"best":0.21,"bestStep":564,"last":0.21,"nonFinite":0,"reports":50,"sinceBest":3}', 0.21, 35200000, 0, 0, 0, 'loss', 600, 'standard', NULL);
INSERT INTO lease (id, node_group, provider, terms, ordered_for, ordered_at, started_at, ended_at, state, state_json, price, price_since, observed, allocations, draining, provisional, refund_window)
VALUES (7, 'demand', 'aws', 'on-demand', 15, 1795590002000, 1795590007000, 1795590667000, 'ended', '{"ended":{"_0":"released","at":1795590667000}}', 192000000, 1795590007000, 3, '[]', 0, '[]', 0);
INSERT INTO attempt (job, number, lease, ordered_at, started_at, ended_at, resumed_from_step, last_step, last_report_at, exit, exit_json, observed, nodes)
VALUES (15, 1, 7, 1795590067000, 1795590067000, 1795590667000, 0, 600, 1795590667000, 'finished', '{"finished":{}}', 52, '7');
INSERT INTO posting (id, key, account_from, account_to, amount, lease, job, attempt, class, terms, price, price_since, start, "end", cause, cause_json, share)
VALUES (21, 'L7/boot/1795590007000/job:15', 'provider:aws', 'job:15', 3200000, 7, 15, NULL, 'boot', 'on-demand', 192000000, 1795590007000, 1795590007000, 1795590067000, 'observation:L7#2', '{"observation":{"_0":"L7#2"}}', '1');
INSERT INTO posting (id, key, account_from, account_to, amount, lease, job, attempt, class, terms, price, price_since, start, "end", cause, cause_json, share)
VALUES (22, 'L7/useful/1795590067000/job:15', 'provider:aws', 'job:15', 32000000, 7, 15, 1, 'useful', 'on-demand', 192000000, 1795590007000, 1795590067000, 1795590667000, 'observation:L7#3', '{"observation":{"_0":"L7#3"}}', '1');
INSERT INTO metric (job, attempt, step, at, name, value, kind)
VALUES (15, 1, 12, 1795590109000, 'loss', 1.85, 'finite');
INSERT INTO metric (job, attempt, step, at, name, value, kind)
VALUES (15, 1, 600, 1795590667000, 'loss', 0.21, 'finite');
INSERT INTO budget (scope, period, "limit", on_exceed, warn_at, set_by, set_at, window_start, window_end, spent, warned_percent, forecast_warned, is_spent, spared)
VALUES ('project:golden', 'month', 5000000000, 'warn', '[50,80,100]', 'root', 1795590000000, 1793491200000, 1796083200000, 35200000, 0, 0, 0, '[]');
INSERT OR REPLACE INTO hook_cursor (id, decision) VALUES (1, 19);
UPDATE counter SET jobs = 15, leases = 7, postings = 22;
