-- What a daemon of schema V0004_reserved_nodes wrote beside what those before it left. Never edited.
INSERT INTO job (id, name, owner_uid, owner_name, project, priority, workload, submitted_at, spec, state, state_json, since, reason, attempts, interruptions, errors, step, furthest_step, checkpoint_step, curve_json, best, posted, warned_percent, shadow_stopped, user_held, metric, steps, class)
VALUES (12, 'of-V0004', 0, 'root', 'default', 50, 'simulated', 1795589999000, '{"after":[],"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"of-V0004","nodes":1,"priority":50,"project":"default","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[],"sharesNode":false},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":12,"startup":30000,"steps":600,"workload":"toy"}}}}', 'SUCCEEDED', '{"ended":{"_0":"SUCCEEDED","at":1795590664000}}', 1795590664000, 'Finished', 1, 0, 0, 600, 600, 0, '{"best":0.21,"bestStep":564,"last":0.21,"nonFinite":0,"reports":50,"sinceBest":3}', 0.21, 35200000, 0, 0, 0, 'loss', 600, 'standard');
INSERT INTO lease (id, node_group, provider, terms, ordered_for, ordered_at, started_at, ended_at, state, state_json, price, price_since, observed, allocations, draining, provisional, refund_window)
VALUES (4, 'kept', 'aws', 'reserved', 12, 1795589999000, 1795590004000, 1795590664000, 'ended', '{"ended":{"_0":"released","at":1795590664000}}', 192000000, 1795590004000, 3, '[]', 0, '[]', 0);
INSERT INTO attempt (job, number, lease, ordered_at, started_at, ended_at, resumed_from_step, last_step, last_report_at, exit, exit_json, observed, nodes)
VALUES (12, 1, 4, 1795590064000, 1795590064000, 1795590664000, 0, 600, 1795590664000, 'finished', '{"finished":{}}', 52, '4');
INSERT INTO posting (id, key, account_from, account_to, amount, lease, job, attempt, class, terms, price, price_since, start, "end", cause, cause_json, share)
VALUES (15, 'L4/boot/1795590004000/job:12', 'provider:aws', 'job:12', 3200000, 4, 12, NULL, 'boot', 'reserved', 192000000, 1795590004000, 1795590004000, 1795590064000, 'observation:L4#2', '{"observation":{"_0":"L4#2"}}', '1');
INSERT INTO posting (id, key, account_from, account_to, amount, lease, job, attempt, class, terms, price, price_since, start, "end", cause, cause_json, share)
VALUES (16, 'L4/useful/1795590064000/job:12', 'provider:aws', 'job:12', 32000000, 4, 12, 1, 'useful', 'reserved', 192000000, 1795590004000, 1795590064000, 1795590664000, 'observation:L4#3', '{"observation":{"_0":"L4#3"}}', '1');
INSERT INTO metric (job, attempt, step, at, name, value, kind)
VALUES (12, 1, 12, 1795590106000, 'loss', 1.85, 'finite');
INSERT INTO metric (job, attempt, step, at, name, value, kind)
VALUES (12, 1, 600, 1795590664000, 'loss', 0.21, 'finite');
INSERT INTO node_group (name, provider, region, zone, instance_type, terms, hardware, price)
VALUES ('kept', 'aws', 'us-east-1', 'us-east-1b', 'm6i.xlarge', 'reserved', 'cpu', 192000000);
UPDATE counter SET jobs = 12, leases = 4, postings = 16;
