-- What a daemon of schema V0008_energy wrote beside what those before it left. Never edited.
INSERT INTO job (id, name, owner_uid, owner_name, project, priority, workload, submitted_at, spec, state, state_json, since, reason, attempts, interruptions, errors, step, furthest_step, checkpoint_step, curve_json, best, posted, warned_percent, shadow_stopped, user_held, metric, steps, class)
VALUES (16, 'of-V0008', 0, 'root', 'default', 50, 'simulated', 1795590003000, '{"after":[],"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"of-V0008","nodes":1,"priority":50,"project":"default","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[],"sharesNode":false},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":12,"startup":30000,"steps":600,"workload":"toy"}}}}', 'SUCCEEDED', '{"ended":{"_0":"SUCCEEDED","at":1795590668000}}', 1795590668000, 'Finished', 1, 0, 0, 600, 600, 0, '{"best":0.21,"bestStep":564,"last":0.21,"nonFinite":0,"reports":50,"sinceBest":3}', 0.21, 35200000, 0, 0, 0, 'loss', 600, 'standard');
INSERT INTO lease (id, node_group, provider, terms, ordered_for, ordered_at, started_at, ended_at, state, state_json, price, price_since, observed, allocations, draining, provisional, refund_window)
VALUES (8, 'demand', 'aws', 'on-demand', 16, 1795590003000, 1795590008000, 1795590668000, 'ended', '{"ended":{"_0":"released","at":1795590668000}}', 192000000, 1795590008000, 3, '[]', 0, '[]', 0);
INSERT INTO attempt (job, number, lease, ordered_at, started_at, ended_at, resumed_from_step, last_step, last_report_at, exit, exit_json, observed, nodes)
VALUES (16, 1, 8, 1795590068000, 1795590068000, 1795590668000, 0, 600, 1795590668000, 'finished', '{"finished":{}}', 52, '8');
INSERT INTO posting (id, key, account_from, account_to, amount, lease, job, attempt, class, terms, price, price_since, start, "end", cause, cause_json, share)
VALUES (23, 'L8/boot/1795590008000/job:16', 'provider:aws', 'job:16', 3200000, 8, 16, NULL, 'boot', 'on-demand', 192000000, 1795590008000, 1795590008000, 1795590068000, 'observation:L8#2', '{"observation":{"_0":"L8#2"}}', '1');
INSERT INTO posting (id, key, account_from, account_to, amount, lease, job, attempt, class, terms, price, price_since, start, "end", cause, cause_json, share)
VALUES (24, 'L8/useful/1795590068000/job:16', 'provider:aws', 'job:16', 32000000, 8, 16, 1, 'useful', 'on-demand', 192000000, 1795590008000, 1795590068000, 1795590668000, 'observation:L8#3', '{"observation":{"_0":"L8#3"}}', '1');
INSERT INTO metric (job, attempt, step, at, name, value, kind)
VALUES (16, 1, 12, 1795590110000, 'loss', 1.85, 'finite');
INSERT INTO metric (job, attempt, step, at, name, value, kind)
VALUES (16, 1, 600, 1795590668000, 'loss', 0.21, 'finite');
INSERT INTO lease_power (lease, idle_milliwatts, busy_milliwatts, pue, milligrams_per_kwh)
VALUES (8, 40000, 120000, 1135, 369000);
INSERT INTO job_people (job, activity, thousandths, rate)
VALUES (16, 'labelling', 1500, 30000000000);
UPDATE counter SET jobs = 16, leases = 8, postings = 24;
