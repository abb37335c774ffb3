-- A database as a daemon of schema V0001 left it when it was killed in the midst of its work. Never edited.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE migration (name TEXT PRIMARY KEY, digest TEXT NOT NULL) STRICT;
INSERT INTO migration VALUES('V0001_first_light','d853b2e94987c116');
CREATE TABLE job (
    id INTEGER PRIMARY KEY,                -- given once, never reused
    name TEXT NOT NULL,
    owner_uid INTEGER NOT NULL,            -- who submitted it, as the kernel said
    owner_name TEXT NOT NULL,
    project TEXT NOT NULL,
    priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 100),
    class TEXT NOT NULL,                   -- critical, research, standard, scavenger
    workload TEXT NOT NULL,                -- simulated or command
    submitted_at INTEGER NOT NULL,
    spec TEXT NOT NULL,                    -- what was asked for, JSON; never changes
    state TEXT NOT NULL,                   -- QUEUED ... LOST
    state_json TEXT NOT NULL,              -- the state with its data
    since INTEGER NOT NULL,                -- in this state since
    reason TEXT NOT NULL,                  -- CamelCase code of the reason for the state
    attempts INTEGER NOT NULL,
    interruptions INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    step INTEGER NOT NULL,                 -- reported or saved last
    furthest_step INTEGER NOT NULL,
    checkpoint_step INTEGER NOT NULL,
    checkpoint_path TEXT,
    curve_json TEXT NOT NULL,              -- statistics of the objective
    best REAL,                             -- best value of the objective
    posted INTEGER NOT NULL,               -- nano-dollars posted to it while it was live
    warned_percent INTEGER NOT NULL,
    shadow_stopped INTEGER NOT NULL CHECK (shadow_stopped IN (0, 1))
) STRICT;
INSERT INTO job VALUES(1,'short',0,'root','default',50,'standard','simulated',1795592730560,'{"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"short","priority":50,"project":"default","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[]},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":12,"startup":30000,"steps":600,"workload":"toy"}}}}','SUCCEEDED','{"ended":{"_0":"SUCCEEDED","at":1795593426560}}',1795593426560,'Finished',1,0,0,600,600,0,NULL,'{"best":0.1969208138226075,"bestStep":564,"last":0.20510138996168614,"nonFinite":0,"reports":50,"sinceBest":3}',0.19692081382260750999,36837493,0,0);
INSERT INTO job VALUES(2,'long',0,'root','default',50,'standard','simulated',1795592736560,'{"checkpoint":{"bytes":0,"every":{"span":{"_0":600000}},"saveTime":10000},"earlyStop":{"mode":"shadow","patience":{"minDelta":0.001,"reports":8}},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"long","priority":50,"project":"default","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[]},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":720,"startup":30000,"steps":36000,"workload":"toy"}}}}','RUNNING','{"running":{"_0":2,"since":1795592801660}}',1795592801660,'Cheapest',1,0,0,720,720,590,NULL,'{"best":1.818928166488345,"bestStep":720,"last":1.818928166488345,"nonFinite":0,"reports":1,"sinceBest":0}',1.8189281664883449884,14305667,0,0);
INSERT INTO job VALUES(3,'middling',0,'root','default',50,'standard','simulated',1795592740760,'{"budget":{"limit":40000000000,"onExceed":"checkpoint_stop","warnAt":[50,80]},"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"middling","priority":50,"project":"default","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[]},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":400,"startup":30000,"steps":20000,"workload":"toy"}}}}','RUNNING','{"running":{"_0":1,"since":1795593426560}}',1795593426560,'Cheapest',1,0,0,400,400,0,NULL,'{"best":1.8269376000026871,"bestStep":400,"last":1.8269376000026871,"nonFinite":0,"reports":1,"sinceBest":0}',1.8269376000026871231,9250133,0,0);
INSERT INTO job VALUES(4,'waits',0,'root','vision',40,'standard','simulated',1795592744360,'{"budget":{"limit":5000000000,"onExceed":"stop","warnAt":[90]},"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"waits","priority":40,"project":"vision","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[]},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":24,"startup":30000,"steps":1200,"workload":"toy"}}}}','QUEUED','{"queued":{"since":1795592744360}}',1795592744360,'Submitted',0,0,0,0,0,0,NULL,'{"bestStep":0,"nonFinite":0,"reports":0,"sinceBest":0}',NULL,0,0,0);
INSERT INTO job VALUES(5,'unwanted',0,'root','default',50,'standard','command',1795592747360,'{"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"name":"unwanted","priority":50,"project":"default","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[]},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"command":{"_0":{"directory":"/","environment":{"EPOCHS":"30","LANG":"C","PATH":"/usr/bin:/bin"},"run":"echo $EPOCHS","secrets":[]}}}}','CANCELLED','{"ended":{"_0":"CANCELLED","at":1795592750660}}',1795592750660,'Cancelled',0,0,0,0,0,0,NULL,'{"bestStep":0,"nonFinite":0,"reports":0,"sinceBest":0}',NULL,0,0,0);
CREATE TABLE attempt (
    job INTEGER NOT NULL,
    number INTEGER NOT NULL,               -- 1 for the first run
    lease INTEGER NOT NULL,
    ordered_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    resumed_from_step INTEGER NOT NULL,
    last_step INTEGER NOT NULL,
    last_report_at INTEGER,
    exit TEXT,                             -- finished, failed:1, interrupted, ...; NULL while it goes on
    exit_json TEXT,
    observed INTEGER NOT NULL,             -- number of the last observation taken
    PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;
INSERT INTO attempt VALUES(1,1,1,1795592795660,1795592795660,1795593426363,0,600,1795593426363,'finished','{"finished":{}}',52);
INSERT INTO attempt VALUES(2,1,2,1795592801660,1795592801660,NULL,0,720,1795593573107,NULL,NULL,3);
INSERT INTO attempt VALUES(3,1,1,1795593426560,1795593426560,NULL,0,400,1795593857029,NULL,NULL,2);
CREATE TABLE lease (
    id INTEGER PRIMARY KEY,
    node_group TEXT NOT NULL,
    provider TEXT NOT NULL,
    terms TEXT NOT NULL CHECK (terms IN ('on-demand', 'spot', 'reserved', 'owned')),
    ordered_for INTEGER NOT NULL,          -- the job it was ordered for
    ordered_at INTEGER NOT NULL,
    started_at INTEGER,                    -- billing began
    ended_at INTEGER,
    state TEXT NOT NULL,                   -- ordered, booting, ready, warned, releasing, ended
    state_json TEXT NOT NULL,
    price INTEGER,                         -- nano-dollars an hour in force
    price_since INTEGER,                   -- origin of the running total at this price
    occupant_job INTEGER,                  -- the attempt on it
    occupant_number INTEGER,
    observed INTEGER NOT NULL
) STRICT;
INSERT INTO lease VALUES(1,'demand','aws','on-demand',1,1795592730560,1795592735560,NULL,'ready','{"ready":{}}',192000000,1795592735560,3,1,2);
INSERT INTO lease VALUES(2,'spot','aws','spot',2,1795592736560,1795592741560,NULL,'ready','{"ready":{}}',60000000,1795592741560,2,1,2);
CREATE TABLE meter (
    lease INTEGER PRIMARY KEY,
    job INTEGER,
    attempt INTEGER,
    class TEXT NOT NULL,
    terms TEXT NOT NULL,
    price INTEGER NOT NULL,
    price_since INTEGER NOT NULL,
    start INTEGER NOT NULL,
    proof_of_life INTEGER NOT NULL,
    accrued INTEGER NOT NULL
) STRICT;
INSERT INTO meter VALUES(1,3,1,'useful','on-demand',192000000,1795592735560,1795593600000,1795593896660,15821867);
INSERT INTO meter VALUES(2,2,1,'useful','spot',60000000,1795592741560,1795593600000,1795593896660,4944333);
CREATE TABLE posting (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,              -- lease/class/start: posted once, however often it is asked for
    account_from TEXT NOT NULL,            -- provider:NAME
    account_to TEXT NOT NULL,              -- job:ID or idle
    amount INTEGER NOT NULL,
    lease INTEGER NOT NULL,
    job INTEGER,
    attempt INTEGER,
    class TEXT NOT NULL CHECK (class IN ('boot', 'useful', 'idle', 'padding')),
    terms TEXT NOT NULL,
    price INTEGER NOT NULL,
    price_since INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    cause TEXT NOT NULL,                   -- the decision, observation or clock hour it follows from
    cause_json TEXT NOT NULL,
    CHECK (account_from <> account_to),
    CHECK (start < "end" AND price_since <= start)
) STRICT;
INSERT INTO posting VALUES(1,'L1/boot/1795592735560','provider:aws','job:1',3200000,1,1,NULL,'boot','on-demand',192000000,1795592735560,1795592735560,1795592795560,'observation:L1#2','{"observation":{"_0":"L1#2"}}');
INSERT INTO posting VALUES(2,'L1/idle/1795592795560','provider:aws','idle',5333,1,NULL,NULL,'idle','on-demand',192000000,1795592735560,1795592795560,1795592795660,'decision:D8','{"decision":{"_0":8}}');
INSERT INTO posting VALUES(3,'L2/boot/1795592741560','provider:aws','job:2',1000000,2,2,NULL,'boot','spot',60000000,1795592741560,1795592741560,1795592801560,'observation:L2#2','{"observation":{"_0":"L2#2"}}');
INSERT INTO posting VALUES(4,'L2/idle/1795592801560','provider:aws','idle',1666,2,NULL,NULL,'idle','spot',60000000,1795592741560,1795592801560,1795592801660,'decision:D8','{"decision":{"_0":8}}');
INSERT INTO posting VALUES(5,'L1/useful/1795592795660','provider:aws','job:1',33637493,1,1,1,'useful','on-demand',192000000,1795592735560,1795592795660,1795593426363,'observation:A1.1#52','{"observation":{"_0":"A1.1#52"}}');
INSERT INTO posting VALUES(6,'L1/idle/1795593426363','provider:aws','idle',10507,1,NULL,NULL,'idle','on-demand',192000000,1795592735560,1795593426363,1795593426560,'decision:D10','{"decision":{"_0":10}}');
INSERT INTO posting VALUES(7,'L1/useful/1795593426560','provider:aws','job:3',9250133,1,3,1,'useful','on-demand',192000000,1795592735560,1795593426560,1795593600000,'hour:2026-11-25T08:00:00Z','{"clockHour":{"_0":1795593600000}}');
INSERT INTO posting VALUES(8,'L2/useful/1795592801660','provider:aws','job:2',13305667,2,2,1,'useful','spot',60000000,1795592741560,1795592801660,1795593600000,'hour:2026-11-25T08:00:00Z','{"clockHour":{"_0":1795593600000}}');
CREATE TABLE decision (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    job INTEGER,
    attempt INTEGER,
    lease INTEGER,
    code TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
INSERT INTO decision VALUES(1,1795592730560,'accept',1,NULL,NULL,'Submitted','{"submitted":{}}');
INSERT INTO decision VALUES(2,1795592730560,'place',1,NULL,1,'Cheapest','{"cheapest":{"_0":{"chosen":{"cost":36800000,"costP90":36800000,"group":"demand","interruptions":0,"isSpeedMeasured":true,"price":192000000,"redone":0,"terms":"on-demand","time":690000},"others":[],"rejected":[{"group":"spot","obstacle":{"spotWithoutCheckpoint":{}}}],"remainingSteps":600}}}');
INSERT INTO decision VALUES(3,1795592736560,'accept',2,NULL,NULL,'Submitted','{"submitted":{}}');
INSERT INTO decision VALUES(4,1795592736560,'place',2,NULL,2,'Cheapest','{"cheapest":{"_0":{"chosen":{"checkpointEvery":600000,"cost":620191146,"costP90":630067743,"group":"spot","interruptions":1.27,"isSpeedMeasured":true,"price":60000000,"redone":521468,"terms":"spot","time":37211468},"others":[],"rejected":[{"group":"demand","obstacle":{"full":{"limit":1}}}],"remainingSteps":36000}}}');
INSERT INTO decision VALUES(5,1795592740760,'accept',3,NULL,NULL,'Submitted','{"submitted":{}}');
INSERT INTO decision VALUES(6,1795592744360,'accept',4,NULL,NULL,'Submitted','{"submitted":{}}');
INSERT INTO decision VALUES(7,1795592747360,'accept',5,NULL,NULL,'Submitted','{"submitted":{}}');
INSERT INTO decision VALUES(8,1795592750660,'end',5,NULL,NULL,'Cancelled','{"cancelled":{"by":"root"}}');
INSERT INTO decision VALUES(9,1795593426560,'end',1,1,NULL,'Finished','{"finished":{}}');
INSERT INTO decision VALUES(10,1795593426560,'place',3,NULL,1,'Cheapest','{"cheapest":{"_0":{"chosen":{"cost":1068266667,"costP90":1068266667,"group":"demand","interruptions":0,"isSpeedMeasured":true,"lease":1,"price":192000000,"redone":0,"terms":"on-demand","time":20030000},"others":[],"rejected":[{"group":"spot","obstacle":{"spotWithoutCheckpoint":{}}}],"remainingSteps":20000}}}');
CREATE TABLE metric (
    job INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    step INTEGER NOT NULL,
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    value REAL,
    kind TEXT NOT NULL CHECK (kind IN ('finite', 'nan', 'inf', '-inf'))
) STRICT;
INSERT INTO metric VALUES(1,1,12,1795592837675,'loss',1.8522467866707765793,'finite');
INSERT INTO metric VALUES(1,1,24,1795592849689,'loss',1.6608676818432499544,'finite');
INSERT INTO metric VALUES(1,1,36,1795592861703,'loss',1.527481748061075395,'finite');
INSERT INTO metric VALUES(1,1,48,1795592873717,'loss',1.4133828024481780438,'finite');
INSERT INTO metric VALUES(1,1,60,1795592885731,'loss',1.2822440112283726154,'finite');
INSERT INTO metric VALUES(1,1,72,1795592897745,'loss',1.1825407168163166726,'finite');
INSERT INTO metric VALUES(1,1,84,1795592909759,'loss',1.102697366594266759,'finite');
INSERT INTO metric VALUES(1,1,96,1795592921773,'loss',1.0089707412096891037,'finite');
INSERT INTO metric VALUES(1,1,108,1795592933787,'loss',0.92149807563343733018,'finite');
INSERT INTO metric VALUES(1,1,120,1795592945801,'loss',0.87243739276370013691,'finite');
INSERT INTO metric VALUES(1,1,132,1795592957815,'loss',0.79415239006183779846,'finite');
INSERT INTO metric VALUES(1,1,144,1795592969829,'loss',0.75497833776367195834,'finite');
INSERT INTO metric VALUES(1,1,156,1795592981843,'loss',0.69985832972680561692,'finite');
INSERT INTO metric VALUES(1,1,168,1795592993857,'loss',0.64486586331184270193,'finite');
INSERT INTO metric VALUES(1,1,180,1795593005871,'loss',0.58958043018824457526,'finite');
INSERT INTO metric VALUES(1,1,192,1795593017885,'loss',0.5625212834399290207,'finite');
INSERT INTO metric VALUES(1,1,204,1795593029899,'loss',0.52719304285736290349,'finite');
INSERT INTO metric VALUES(1,1,216,1795593041913,'loss',0.49894895795622073997,'finite');
INSERT INTO metric VALUES(1,1,228,1795593053927,'loss',0.47462455144412463159,'finite');
INSERT INTO metric VALUES(1,1,240,1795593065941,'loss',0.44318773394771426854,'finite');
INSERT INTO metric VALUES(1,1,252,1795593077955,'loss',0.420472987594985248,'finite');
INSERT INTO metric VALUES(1,1,264,1795593089969,'loss',0.39432287073777788632,'finite');
INSERT INTO metric VALUES(1,1,276,1795593101984,'loss',0.381300282145670133,'finite');
INSERT INTO metric VALUES(1,1,288,1795593113998,'loss',0.36766644274637982903,'finite');
INSERT INTO metric VALUES(1,1,300,1795593126012,'loss',0.35146431550397122522,'finite');
INSERT INTO metric VALUES(1,1,312,1795593138026,'loss',0.34925031317819882348,'finite');
INSERT INTO metric VALUES(1,1,324,1795593150040,'loss',0.34505309264328065665,'finite');
INSERT INTO metric VALUES(1,1,336,1795593162054,'loss',0.32080833444547313115,'finite');
INSERT INTO metric VALUES(1,1,348,1795593174068,'loss',0.29829562569328965659,'finite');
INSERT INTO metric VALUES(1,1,360,1795593186082,'loss',0.29015724921346031095,'finite');
INSERT INTO metric VALUES(1,1,372,1795593198096,'loss',0.27032552633297918243,'finite');
INSERT INTO metric VALUES(1,1,384,1795593210110,'loss',0.27231128681438282468,'finite');
INSERT INTO metric VALUES(1,1,396,1795593222124,'loss',0.25338498257907188238,'finite');
INSERT INTO metric VALUES(1,1,408,1795593234138,'loss',0.26191076575325256126,'finite');
INSERT INTO metric VALUES(1,1,420,1795593246152,'loss',0.26532317077931960591,'finite');
INSERT INTO metric VALUES(1,1,432,1795593258166,'loss',0.2390025639037810512,'finite');
INSERT INTO metric VALUES(1,1,444,1795593270180,'loss',0.24670529606471292005,'finite');
INSERT INTO metric VALUES(1,1,456,1795593282194,'loss',0.23613200573156578609,'finite');
INSERT INTO metric VALUES(1,1,468,1795593294208,'loss',0.24183006140174451159,'finite');
INSERT INTO metric VALUES(1,1,480,1795593306222,'loss',0.23247373653168784679,'finite');
INSERT INTO metric VALUES(1,1,492,1795593318236,'loss',0.21257478498005122347,'finite');
INSERT INTO metric VALUES(1,1,504,1795593330250,'loss',0.2391265940662502254,'finite');
INSERT INTO metric VALUES(1,1,516,1795593342264,'loss',0.2193137278893203812,'finite');
INSERT INTO metric VALUES(1,1,528,1795593354278,'loss',0.22319158907486766341,'finite');
INSERT INTO metric VALUES(1,1,540,1795593366292,'loss',0.23235688995589132144,'finite');
INSERT INTO metric VALUES(1,1,552,1795593378307,'loss',0.22688030654772894934,'finite');
INSERT INTO metric VALUES(1,1,564,1795593390321,'loss',0.19692081382260750999,'finite');
INSERT INTO metric VALUES(1,1,576,1795593402335,'loss',0.21316863267543409432,'finite');
INSERT INTO metric VALUES(1,1,588,1795593414349,'loss',0.21702742095697852287,'finite');
INSERT INTO metric VALUES(1,1,600,1795593426363,'loss',0.20510138996168614244,'finite');
INSERT INTO metric VALUES(2,1,720,1795593573107,'loss',1.8189281664883449884,'finite');
INSERT INTO metric VALUES(3,1,400,1795593857029,'loss',1.8269376000026871231,'finite');
CREATE TABLE pool_order (
    subject TEXT NOT NULL,                 -- L7 or A12.3
    number INTEGER NOT NULL,
    issued_at INTEGER NOT NULL,
    action TEXT NOT NULL,                  -- lease, release, start, stop
    node_group TEXT,                       -- of a lease
    lease INTEGER,
    job INTEGER,                           -- of a start or stop; the work is in the job's spec
    attempt INTEGER,
    checkpoint_every INTEGER,
    resume_step INTEGER,
    resume_path TEXT,
    budget_left INTEGER,
    saving INTEGER,
    PRIMARY KEY (subject, number)
) STRICT, WITHOUT ROWID;
INSERT INTO pool_order VALUES('A2.1',1,1795592801660,'start',NULL,2,2,1,600000,0,NULL,NULL,NULL);
INSERT INTO pool_order VALUES('A3.1',1,1795593426560,'start',NULL,1,3,1,NULL,0,NULL,40000000000,NULL);
INSERT INTO pool_order VALUES('L1',1,1795592730560,'lease','demand',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO pool_order VALUES('L2',1,1795592736560,'lease','spot',2,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE quote (
    node_group TEXT PRIMARY KEY,
    price INTEGER NOT NULL,
    is_available INTEGER NOT NULL,
    refused_until INTEGER,
    observed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO quote VALUES('spot',60000000,1,NULL,1);
CREATE TABLE hazard (
    node_group TEXT PRIMARY KEY,
    interruptions INTEGER NOT NULL,
    exposure INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE throughput (
    workload TEXT NOT NULL,
    kind TEXT NOT NULL,
    count INTEGER NOT NULL,
    steps INTEGER NOT NULL,
    time INTEGER NOT NULL,
    PRIMARY KEY (workload, kind, count)
) STRICT, WITHOUT ROWID;
INSERT INTO throughput VALUES('toy','cpu',1,588,588688);
CREATE TABLE idempotency (
    uid INTEGER NOT NULL,
    key TEXT NOT NULL,
    digest INTEGER NOT NULL,
    job INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (uid, key)
) STRICT, WITHOUT ROWID;
INSERT INTO idempotency VALUES(0,'nightly-7',-285384676424245106,1,1795592730560);
CREATE TABLE counter (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    jobs INTEGER NOT NULL,
    leases INTEGER NOT NULL,
    decisions INTEGER NOT NULL,
    postings INTEGER NOT NULL,
    last_instant INTEGER                   -- NULL before the first commit
) STRICT;
INSERT INTO counter VALUES(1,5,2,10,8,1795593896660);
CREATE TABLE clock (
    id INTEGER PRIMARY KEY,
    origin INTEGER NOT NULL,
    wall_origin INTEGER NOT NULL,
    rate INTEGER NOT NULL CHECK (rate >= 1)
) STRICT;
INSERT INTO clock VALUES(1,1795592658560,1795592658560,300);
CREATE TABLE world (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seed TEXT NOT NULL,
    origin INTEGER NOT NULL
) STRICT;
INSERT INTO world VALUES(1,'7',1795592659160);
CREATE TABLE node_group (
    name TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    region TEXT NOT NULL,
    zone TEXT NOT NULL,
    instance_type TEXT NOT NULL,
    terms TEXT NOT NULL,
    hardware TEXT NOT NULL,                -- A100:1 or cpu
    price INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO node_group VALUES('demand','aws','us-east-1','us-east-1b','m6i.xlarge','on-demand','cpu',192000000);
INSERT INTO node_group VALUES('spot','aws','us-east-1','us-east-1a','m6i.xlarge','spot','cpu',60000000);
CREATE INDEX job_live ON job (id) WHERE state NOT IN
    ('SUCCEEDED', 'STOPPED_EARLY', 'STOPPED_BUDGET', 'CANCELLED', 'FAILED', 'LOST');
CREATE INDEX attempt_live ON attempt (job) WHERE exit IS NULL;
CREATE INDEX lease_open ON lease (id) WHERE state <> 'ended';
CREATE INDEX posting_job ON posting (job);
CREATE INDEX posting_lease ON posting (lease, start);
CREATE TRIGGER posting_no_update BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER posting_no_delete BEFORE DELETE ON posting
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE INDEX decision_job ON decision (job);
CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END;
CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END;
CREATE INDEX metric_job ON metric (job, name, step);
CREATE VIEW cost_by_job AS
SELECT job.id AS job, job.name, job.owner_name AS owner, job.state,
       printf('%d.%09d', coalesce(sum(line.amount), 0) / 1000000000, coalesce(sum(line.amount), 0) % 1000000000) AS usd,
       coalesce(sum(line.amount), 0) AS nano_usd
FROM job
LEFT JOIN (SELECT job, amount FROM posting UNION ALL SELECT job, accrued FROM meter) AS line ON line.job = job.id
GROUP BY job.id;
CREATE VIEW cost_by_day AS
SELECT date(line.start / 1000, 'unixepoch') AS day,
       printf('%d.%09d', sum(line.amount) / 1000000000, sum(line.amount) % 1000000000) AS usd,
       sum(line.amount) AS nano_usd
FROM (SELECT start, amount FROM posting UNION ALL SELECT start, accrued FROM meter) AS line
GROUP BY day;
COMMIT;
