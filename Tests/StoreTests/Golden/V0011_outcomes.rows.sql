-- What a daemon of schema V0011_outcomes wrote beside what those before it left. Never edited.
INSERT INTO job (id, name, owner_uid, owner_name, project, priority, workload, submitted_at, spec, state, state_json, since, reason, attempts, interruptions, errors, step, furthest_step, checkpoint_step, curve_json, best, posted, warned_percent, shadow_stopped, user_held, metric, steps, class)
VALUES (19, 'of-V0011', 0, 'root', 'default', 50, 'simulated', 1795590006000, '{"after":[],"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"of-V0011","nodes":1,"priority":50,"project":"default","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[],"sharesNode":false},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":12,"startup":30000,"steps":600,"workload":"toy"}}}}', 'SUCCEEDED', '{"ended":{"_0":"SUCCEEDED","at":1795590671000}}', 1795590671000, 'Finished', 1, 0, 0, 600, 600, 0, '{"best":0.21,"bestStep":564,"last":0.21,"nonFinite":0,"reports":50,"sinceBest":3}', 0.21, 35200000, 0, 0, 0, 'loss', 600, 'standard');
INSERT INTO lease (id, node_group, provider, terms, ordered_for, ordered_at, started_at, ended_at, state, state_json, price, price_since, observed, allocations, draining, provisional, refund_window)
VALUES (11, 'demand', 'aws', 'on-demand', 19, 1795590006000, 1795590011000, 1795590671000, 'ended', '{"ended":{"_0":"released","at":1795590671000}}', 192000000, 1795590011000, 3, '[]', 0, '[]', 0);
INSERT INTO attempt (job, number, lease, ordered_at, started_at, ended_at, resumed_from_step, last_step, last_report_at, exit, exit_json, observed, nodes)
VALUES (19, 1, 11, 1795590071000, 1795590071000, 1795590671000, 0, 600, 1795590671000, 'finished', '{"finished":{}}', 52, '11');
INSERT INTO posting (id, key, account_from, account_to, amount, lease, job, attempt, class, terms, price, price_since, start, "end", cause, cause_json, share)
VALUES (29, 'L11/boot/1795590011000/job:19', 'provider:aws', 'job:19', 3200000, 11, 19, NULL, 'boot', 'on-demand', 192000000, 1795590011000, 1795590011000, 1795590071000, 'observation:L11#2', '{"observation":{"_0":"L11#2"}}', '1');
INSERT INTO posting (id, key, account_from, account_to, amount, lease, job, attempt, class, terms, price, price_since, start, "end", cause, cause_json, share)
VALUES (30, 'L11/useful/1795590071000/job:19', 'provider:aws', 'job:19', 32000000, 11, 19, 1, 'useful', 'on-demand', 192000000, 1795590011000, 1795590071000, 1795590671000, 'observation:L11#3', '{"observation":{"_0":"L11#3"}}', '1');
INSERT INTO metric (job, attempt, step, at, name, value, kind)
VALUES (19, 1, 12, 1795590113000, 'loss', 1.85, 'finite');
INSERT INTO metric (job, attempt, step, at, name, value, kind)
VALUES (19, 1, 600, 1795590671000, 'loss', 0.21, 'finite');
INSERT INTO decision (id, at, verdict, job, lease, code, reason)
SELECT 20, 1795590006000, verdict, 19, 11, code, reason FROM decision WHERE id = 2;
INSERT INTO decision_expectation (decision, job, kind, p10, p50, p90, job_cost)
VALUES (20, 19, 'place', 35000000, 36800000, 40000000, 0);
INSERT INTO decision_outcome (decision, came_to, at, how)
VALUES (20, 35200000, 1795590671000, 'ended');
UPDATE counter SET decisions = 20;
UPDATE counter SET jobs = 19, leases = 11, postings = 30;
