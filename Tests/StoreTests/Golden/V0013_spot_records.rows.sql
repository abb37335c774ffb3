-- What a daemon of schema V0013_spot_records wrote beside what those before it left. Never edited.
INSERT INTO job (id, name, owner_uid, owner_name, project, priority, workload, submitted_at, spec, state, state_json, since, reason, attempts, interruptions, errors, step, furthest_step, checkpoint_step, curve_json, best, posted, warned_percent, shadow_stopped, user_held, metric, steps, class)
VALUES (21, 'of-V0013', 0, 'root', 'default', 50, 'simulated', 1795590008000, '{"after":[],"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"of-V0013","nodes":1,"priority":50,"project":"default","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[],"sharesNode":false},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":12,"startup":30000,"steps":600,"workload":"toy"}}}}', 'SUCCEEDED', '{"ended":{"_0":"SUCCEEDED","at":1795590673000}}', 1795590673000, 'Finished', 1, 0, 0, 600, 600, 0, '{"best":0.21,"bestStep":564,"last":0.21,"nonFinite":0,"reports":50,"sinceBest":3}', 0.21, 35200000, 0, 0, 0, 'loss', 600, 'standard');
INSERT INTO lease (id, node_group, provider, terms, ordered_for, ordered_at, started_at, ended_at, state, state_json, price, price_since, observed, allocations, draining, provisional, refund_window)
VALUES (13, 'demand', 'aws', 'on-demand', 21, 1795590008000, 1795590013000, 1795590673000, 'ended', '{"ended":{"_0":"released","at":1795590673000}}', 192000000, 1795590013000, 3, '[]', 0, '[]', 0);
INSERT INTO attempt (job, number, lease, ordered_at, started_at, ended_at, resumed_from_step, last_step, last_report_at, exit, exit_json, observed, nodes)
VALUES (21, 1, 13, 1795590073000, 1795590073000, 1795590673000, 0, 600, 1795590673000, 'finished', '{"finished":{}}', 52, '13');
INSERT INTO posting (id, key, account_from, account_to, amount, lease, job, attempt, class, terms, price, price_since, start, "end", cause, cause_json, share)
VALUES (33, 'L13/boot/1795590013000/job:21', 'provider:aws', 'job:21', 3200000, 13, 21, NULL, 'boot', 'on-demand', 192000000, 1795590013000, 1795590013000, 1795590073000, 'observation:L13#2', '{"observation":{"_0":"L13#2"}}', '1');
INSERT INTO posting (id, key, account_from, account_to, amount, lease, job, attempt, class, terms, price, price_since, start, "end", cause, cause_json, share)
VALUES (34, 'L13/useful/1795590073000/job:21', 'provider:aws', 'job:21', 32000000, 13, 21, 1, 'useful', 'on-demand', 192000000, 1795590013000, 1795590073000, 1795590673000, 'observation:L13#3', '{"observation":{"_0":"L13#3"}}', '1');
INSERT INTO metric (job, attempt, step, at, name, value, kind)
VALUES (21, 1, 12, 1795590115000, 'loss', 1.85, 'finite');
INSERT INTO metric (job, attempt, step, at, name, value, kind)
VALUES (21, 1, 600, 1795590673000, 'loss', 0.21, 'finite');
INSERT INTO spot_record (node_group, is_up, tick, spell_is_up, spell_age, spell_density, lowest, highest, counts)
VALUES ('spot', 1, 2992655, 1, 2, 0.75, 50000000, 60000000, '0:3/1');
UPDATE counter SET jobs = 21, leases = 13, postings = 34;
