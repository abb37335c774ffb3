-- What a daemon of schema V0006_cost_history wrote beside what those before it left. Never edited.
INSERT INTO job (id, name, owner_uid, owner_name, project, priority, workload, submitted_at, spec, state, state_json, since, reason, attempts, interruptions, errors, step, furthest_step, checkpoint_step, curve_json, best, posted, warned_percent, shadow_stopped, user_held, metric, steps, class)
VALUES (14, 'of-V0006', 0, 'root', 'default', 50, 'simulated', 1795590001000, '{"after":[],"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"of-V0006","nodes":1,"priority":50,"project":"default","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[],"sharesNode":false},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":12,"startup":30000,"steps":600,"workload":"toy"}}}}', 'SUCCEEDED', '{"ended":{"_0":"SUCCEEDED","at":1795590666000}}', 1795590666000, 'Finished', 1, 0, 0, 600, 600, 0, '{"best":0.21,"bestStep":564,"last":0.21,"nonFinite":0,"reports":50,"sinceBest":3}', 0.21, 35200000, 0, 0, 0, 'loss', 600, 'standard');
INSERT INTO lease (id, node_group, provider, terms, ordered_for, ordered_at, started_at, ended_at, state, state_json, price, price_since, observed, allocations, draining, provisional, refund_window)
VALUES (6, 'demand', 'aws', 'on-demand', 14, 1795590001000, 1795590006000, 1795590666000, 'ended', '{"ended":{"_0":"released","at":1795590666000}}', 192000000, 1795590006000, 3, '[]', 0, '[]', 0);
INSERT INTO attempt (job, number, lease, ordered_at, started_at, ended_at, resumed_from_step, last_step, last_report_at, exit, exit_json, observed, nodes)
VALUES (14, 1, 6, 1795590066000, 1795590066000, 1795590666000, 0, 600, 1795590666000, 'finished', '{"finished":{}}', 52, '6');
INSERT INTO posting (id, key, account_from, account_to, amount, lease, job, attempt, class, terms, price, price_since, start, "end", cause, cause_json, share)
VALUES (19, 'L6/boot/1795590006000/job:14', 'provider:aws', 'job:14', 3200000, 6, 14, NULL, 'boot', 'on-demand', 192000000, 1795590006000, 1795590006000, 1795590066000, 'observation:L6#2', '{"observation":{"_0":"L6#2"}}', '1');
INSERT INTO posting (id, key, account_from, account_to, amount, lease, job, attempt, class, terms, price, price_since, start, "end", cause, cause_json, share)
VALUES (20, 'L6/useful/1795590066000/job:14', 'provider:aws', 'job:14', 32000000, 6, 14, 1, 'useful', 'on-demand', 192000000, 1795590006000, 1795590066000, 1795590666000, 'observation:L6#3', '{"observation":{"_0":"L6#3"}}', '1');
INSERT INTO metric (job, attempt, step, at, name, value, kind)
VALUES (14, 1, 12, 1795590108000, 'loss', 1.85, 'finite');
INSERT INTO metric (job, attempt, step, at, name, value, kind)
VALUES (14, 1, 600, 1795590666000, 'loss', 0.21, 'finite');
UPDATE counter SET jobs = 14, leases = 6, postings = 20;
