-- What a daemon of schema V0012_speeds_and_waits wrote beside what those before it left. Never edited.
INSERT INTO job (id, name, owner_uid, owner_name, project, priority, workload, submitted_at, spec, state, state_json, since, reason, attempts, interruptions, errors, step, furthest_step, checkpoint_step, curve_json, best, posted, warned_percent, shadow_stopped, user_held, metric, steps, class)
VALUES (20, 'of-V0012', 0, 'root', 'default', 50, 'simulated', 1795590007000, '{"after":[],"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"of-V0012","nodes":1,"priority":50,"project":"default","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[],"sharesNode":false},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":12,"startup":30000,"steps":600,"workload":"toy"}}}}', 'SUCCEEDED', '{"ended":{"_0":"SUCCEEDED","at":1795590672000}}', 1795590672000, 'Finished', 1, 0, 0, 600, 600, 0, '{"best":0.21,"bestStep":564,"last":0.21,"nonFinite":0,"reports":50,"sinceBest":3}', 0.21, 35200000, 0, 0, 0, 'loss', 600, 'standard');
INSERT INTO lease (id, node_group, provider, terms, ordered_for, ordered_at, started_at, ended_at, state, state_json, price, price_since, observed, allocations, draining, provisional, refund_window)
VALUES (12, 'demand', 'aws', 'on-demand', 20, 1795590007000, 1795590012000, 1795590672000, 'ended', '{"ended":{"_0":"released","at":1795590672000}}', 192000000, 1795590012000, 3, '[]', 0, '[]', 0);
INSERT INTO attempt (job, number, lease, ordered_at, started_at, ended_at, resumed_from_step, last_step, last_report_at, exit, exit_json, observed, nodes)
VALUES (20, 1, 12, 1795590072000, 1795590072000, 1795590672000, 0, 600, 1795590672000, 'finished', '{"finished":{}}', 52, '12');
INSERT INTO posting (id, key, account_from, account_to, amount, lease, job, attempt, class, terms, price, price_since, start, "end", cause, cause_json, share)
VALUES (31, 'L12/boot/1795590012000/job:20', 'provider:aws', 'job:20', 3200000, 12, 20, NULL, 'boot', 'on-demand', 192000000, 1795590012000, 1795590012000, 1795590072000, 'observation:L12#2', '{"observation":{"_0":"L12#2"}}', '1');
INSERT INTO posting (id, key, account_from, account_to, amount, lease, job, attempt, class, terms, price, price_since, start, "end", cause, cause_json, share)
VALUES (32, 'L12/useful/1795590072000/job:20', 'provider:aws', 'job:20', 32000000, 12, 20, 1, 'useful', 'on-demand', 192000000, 1795590012000, 1795590072000, 1795590672000, 'observation:L12#3', '{"observation":{"_0":"L12#3"}}', '1');
INSERT INTO metric (job, attempt, step, at, name, value, kind)
VALUES (20, 1, 12, 1795590114000, 'loss', 1.85, 'finite');
INSERT INTO metric (job, attempt, step, at, name, value, kind)
VALUES (20, 1, 600, 1795590672000, 'loss', 0.21, 'finite');
INSERT OR REPLACE INTO hazard (node_group, interruptions, exposure, down_spells, down_time, down_since)
VALUES ('spot', 1, 3600000, 2, 2400000, NULL);
INSERT INTO throughput (workload, kind, count, nodes, steps, time)
VALUES ('other', 'T4', 2, 1, 500, 250000);
UPDATE counter SET jobs = 20, leases = 12, postings = 32;
