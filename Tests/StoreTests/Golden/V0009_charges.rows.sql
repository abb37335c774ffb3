-- What a daemon of schema V0009_charges wrote beside what those before it left. Never edited.
INSERT INTO job (id, name, owner_uid, owner_name, project, priority, workload, submitted_at, spec, state, state_json, since, reason, attempts, interruptions, errors, step, furthest_step, checkpoint_step, curve_json, best, posted, warned_percent, shadow_stopped, user_held, metric, steps, class)
VALUES (17, 'of-V0009', 0, 'root', 'default', 50, 'simulated', 1795590004000, '{"after":[],"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"of-V0009","nodes":1,"priority":50,"project":"default","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[],"sharesNode":false},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":12,"startup":30000,"steps":600,"workload":"toy"}}}}', 'SUCCEEDED', '{"ended":{"_0":"SUCCEEDED","at":1795590669000}}', 1795590669000, 'Finished', 1, 0, 0, 600, 600, 0, '{"best":0.21,"bestStep":564,"last":0.21,"nonFinite":0,"reports":50,"sinceBest":3}', 0.21, 664279861, 0, 0, 0, 'loss', 600, 'standard');
INSERT INTO lease (id, node_group, provider, terms, ordered_for, ordered_at, started_at, ended_at, state, state_json, price, price_since, observed, allocations, draining, provisional, refund_window)
VALUES (9, 'demand', 'aws', 'on-demand', 17, 1795590004000, 1795590009000, 1795590669000, 'ended', '{"ended":{"_0":"released","at":1795590669000}}', 192000000, 1795590009000, 3, '[]', 0, '[]', 0);
INSERT INTO attempt (job, number, lease, ordered_at, started_at, ended_at, resumed_from_step, last_step, last_report_at, exit, exit_json, observed, nodes)
VALUES (17, 1, 9, 1795590069000, 1795590069000, 1795590669000, 0, 600, 1795590669000, 'finished', '{"finished":{}}', 52, '9');
INSERT INTO posting (id, key, account_from, account_to, amount, lease, job, attempt, class, terms, price, price_since, start, "end", cause, cause_json, share)
VALUES (25, 'L9/boot/1795590009000/job:17', 'provider:aws', 'job:17', 3200000, 9, 17, NULL, 'boot', 'on-demand', 192000000, 1795590009000, 1795590009000, 1795590069000, 'observation:L9#2', '{"observation":{"_0":"L9#2"}}', '1');
INSERT INTO posting (id, key, account_from, account_to, amount, lease, job, attempt, class, terms, price, price_since, start, "end", cause, cause_json, share)
VALUES (26, 'L9/useful/1795590069000/job:17', 'provider:aws', 'job:17', 32000000, 9, 17, 1, 'useful', 'on-demand', 192000000, 1795590009000, 1795590069000, 1795590669000, 'observation:L9#3', '{"observation":{"_0":"L9#3"}}', '1');
INSERT INTO metric (job, attempt, step, at, name, value, kind)
VALUES (17, 1, 12, 1795590111000, 'loss', 1.85, 'finite');
INSERT INTO metric (job, attempt, step, at, name, value, kind)
VALUES (17, 1, 600, 1795590669000, 'loss', 0.21, 'finite');
INSERT INTO charge (id, key, kind, account_from, account_to, amount, job, provider, region, class, bytes, price, price_since, start, "end", cause, cause_json)
VALUES (1, 'storage/17/1795590009000', 'storage', 'provider:aws', 'job:17', 79861, 17, 'aws', 'us-east-1', 'storage', 5000000000, 23000000, 1795590009000, 1795590009000, 1795591809000, 'decision:D19', '{"decision":{"_0":19}}');
INSERT INTO charge (id, key, kind, account_from, account_to, amount, job, attempt, provider, region, class, bytes, price, price_since, start, "end", note, cause, cause_json)
VALUES (2, 'egress/17.1/result', 'egress', 'provider:aws', 'job:17', 630000000, 17, 1, 'aws', 'us-east-1', 'egress', 7000000000, 90000000, 1795590669000, 1795590669000, 1795590669000, 'result to the internet', 'decision:D19', '{"decision":{"_0":19}}');
INSERT INTO charge (id, key, kind, account_from, account_to, amount, job, provider, class, bytes, price, price_since, start, "end", charge_class, corrects, note, cause, cause_json)
VALUES (3, 'correction/C3', 'correction', 'provider:aws', 'job:17', -1000000, 17, 'aws', 'correction', 0, 0, 1795590669000, 1795590669000, 1795590669000, 'Correction', '2026-10', 'credit by the provider', 'request:root', '{"request":{"by":"root"}}');
INSERT INTO storage_meter (job, provider, region, bytes, price, price_since, start, proof_of_life, accrued)
VALUES (2, 'aws', 'us-east-1', 2000000000, 23000000, 1795592810948, 1795592810948, 1795593826748, 18027);
INSERT INTO closed_month (month, until, at, by, total, lines, digest)
VALUES (202610, 1793491200000, 1795590000000, 'root', 0, 0, 'cbf29ce484222325');
UPDATE counter SET charges = 3;
UPDATE counter SET jobs = 17, leases = 9, postings = 26;
