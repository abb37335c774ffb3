-- A database as a daemon of schema V0002 left it when it was killed in the midst of its work. Never edited.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE migration (name TEXT PRIMARY KEY, digest TEXT NOT NULL) STRICT;
INSERT INTO migration VALUES('V0001_first_light','d853b2e94987c116');
INSERT INTO migration VALUES('V0002_shared_nodes','1633636236f6921c');
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
, user_held INTEGER NOT NULL DEFAULT 0 CHECK (user_held IN (0, 1)), retry_of INTEGER, borrowed_until INTEGER) STRICT;
INSERT INTO job VALUES(1,'short',0,'root','default',50,'standard','simulated',1795592739848,'{"after":[],"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"short","nodes":1,"priority":50,"project":"default","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[],"sharesNode":false},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":12,"startup":30000,"steps":600,"workload":"toy"}}}}','SUCCEEDED','{"ended":{"_0":"SUCCEEDED","at":1795593435848}}',1795593435848,'Finished',1,0,0,600,600,0,NULL,'{"best":0.1969208138226075,"bestStep":564,"last":0.20510138996168614,"nonFinite":0,"reports":50,"sinceBest":3}',0.19692081382260750999,36837493,0,0,0,NULL,NULL);
INSERT INTO job VALUES(2,'half',0,'root','default',50,'standard','simulated',1795592745848,'{"after":[],"checkpoint":{"bytes":0,"every":{"span":{"_0":600000}},"saveTime":10000},"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"half","nodes":1,"priority":50,"project":"default","resources":{"accelerators":[],"cpus":2,"isOrdered":false,"memoryMiB":0,"places":[],"sharesNode":true},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":720,"startup":30000,"steps":36000,"workload":"toy"}}}}','RUNNING','{"running":{"_0":[2],"since":1795592810948}}',1795592810948,'Cheapest',1,0,0,295,295,295,NULL,'{"bestStep":0,"nonFinite":0,"reports":0,"sinceBest":0}',NULL,7575433,0,0,0,NULL,NULL);
INSERT INTO job VALUES(3,'quarter',0,'root','default',50,'standard','simulated',1795592750648,'{"after":[],"checkpoint":{"bytes":0,"every":{"span":{"_0":600000}},"saveTime":10000},"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"quarter","nodes":1,"priority":50,"project":"default","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[],"sharesNode":true},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":600,"startup":30000,"steps":30000,"workload":"toy"}}}}','RUNNING','{"running":{"_0":[2],"since":1795592810948}}',1795592810948,'Cheapest',1,0,0,147,147,147,NULL,'{"bestStep":0,"nonFinite":0,"reports":0,"sinceBest":0}',NULL,3287717,0,0,0,NULL,NULL);
INSERT INTO job VALUES(4,'later',0,'root','default',50,'standard','simulated',1795593446948,'{"after":[],"checkpoint":{"bytes":0,"every":{"span":{"_0":600000}},"saveTime":10000},"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"later","nodes":1,"priority":50,"project":"default","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[],"sharesNode":false,"useSpot":false},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":400,"startup":30000,"steps":20000,"workload":"toy"}}}}','PAUSED','{"paused":{"since":1795593614948}}',1795593614948,'PausedByUser',1,0,0,127,127,127,NULL,'{"bestStep":0,"nonFinite":0,"reports":0,"sinceBest":0}',NULL,8949333,0,0,0,NULL,NULL);
INSERT INTO job VALUES(5,'middling',0,'root','default',50,'standard','simulated',1795593627548,'{"after":[],"budget":{"limit":40000000000,"onExceed":"checkpoint_stop","warnAt":[50,80]},"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"middling","nodes":1,"priority":50,"project":"default","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[],"sharesNode":false},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":400,"startup":30000,"steps":20000,"workload":"toy"}}}}','RUNNING','{"running":{"_0":[1],"since":1795593627548}}',1795593627548,'Cheapest',1,0,0,0,0,0,NULL,'{"bestStep":0,"nonFinite":0,"reports":0,"sinceBest":0}',NULL,0,0,0,0,NULL,NULL);
INSERT INTO job VALUES(6,'waits',0,'root','vision',40,'standard','simulated',1795593631448,'{"after":[],"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"waits","nodes":1,"priority":40,"project":"vision","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[],"sharesNode":false},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":24,"startup":30000,"steps":1200,"workload":"toy"}}}}','QUEUED','{"queued":{"since":1795593631448}}',1795593631448,'Submitted',0,0,0,0,0,0,NULL,'{"bestStep":0,"nonFinite":0,"reports":0,"sinceBest":0}',NULL,0,0,0,0,NULL,NULL);
INSERT INTO job VALUES(7,'next',0,'root','default',50,'standard','simulated',1795593633848,'{"after":[6],"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"next","nodes":1,"priority":50,"project":"default","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[],"sharesNode":false},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":24,"startup":30000,"steps":1200,"workload":"toy"}}}}','HELD','{"held":{"since":1795593633848}}',1795593633848,'DependencyNotMet',0,0,0,0,0,0,NULL,'{"bestStep":0,"nonFinite":0,"reports":0,"sinceBest":0}',NULL,0,0,0,0,NULL,NULL);
INSERT INTO job VALUES(8,'held',0,'root','default',50,'standard','simulated',1795593636248,'{"after":[],"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"held","nodes":1,"priority":50,"project":"default","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[],"sharesNode":false},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":24,"startup":30000,"steps":1200,"workload":"toy"}}}}','HELD','{"held":{"since":1795593638948}}',1795593638948,'HeldByUser',0,0,0,0,0,0,NULL,'{"bestStep":0,"nonFinite":0,"reports":0,"sinceBest":0}',NULL,0,0,0,1,NULL,NULL);
INSERT INTO job VALUES(9,'short',0,'root','default',50,'standard','simulated',1795593643748,'{"after":[],"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"metric":{"mode":"min","name":"loss"},"name":"short","nodes":1,"priority":50,"project":"default","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[],"sharesNode":false},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"simulated":{"_0":{"curve":{"end":0.2,"metric":"loss","noise":0.01,"rate":5,"start":2},"reportEvery":12,"startup":30000,"steps":600,"workload":"toy"}}}}','QUEUED','{"queued":{"since":1795593643748}}',1795593643748,'Submitted',0,0,0,0,0,0,NULL,'{"bestStep":0,"nonFinite":0,"reports":0,"sinceBest":0}',NULL,0,0,0,0,1,NULL);
INSERT INTO job VALUES(10,'unwanted',0,'root','default',50,'standard','command',1795593646448,'{"after":[],"earlyStop":{"mode":"on"},"ignoredFields":[],"jobClass":"standard","maxRestartsOnErrors":0,"name":"unwanted","nodes":1,"priority":50,"project":"default","resources":{"accelerators":[],"cpus":1,"isOrdered":false,"memoryMiB":0,"places":[],"sharesNode":false},"spot":{"allowWithoutCheckpoint":false,"maxInterruptions":3},"work":{"command":{"_0":{"directory":"/","environment":{"EPOCHS":"30","LANG":"C","PATH":"/usr/bin:/bin"},"run":"echo $EPOCHS","secrets":[]}}}}','CANCELLED','{"ended":{"_0":"CANCELLED","at":1795593651248}}',1795593651248,'Cancelled',0,0,0,0,0,0,NULL,'{"bestStep":0,"nonFinite":0,"reports":0,"sinceBest":0}',NULL,0,0,0,0,NULL,NULL);
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
    observed INTEGER NOT NULL, nodes TEXT,             -- number of the last observation taken
    PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;
INSERT INTO attempt VALUES(1,1,1,1795592804948,1795592804948,1795593435651,0,600,1795593435651,'finished','{"finished":{}}',52,'1');
INSERT INTO attempt VALUES(2,1,2,1795592810948,1795592810948,NULL,0,0,NULL,NULL,NULL,2,'2');
INSERT INTO attempt VALUES(3,1,2,1795592810948,1795592810948,NULL,0,0,NULL,NULL,NULL,2,'2');
INSERT INTO attempt VALUES(4,1,1,1795593446948,1795593446948,1795593614748,0,0,NULL,'stopped','{"stopped":{}}',3,'1');
INSERT INTO attempt VALUES(5,1,1,1795593627548,1795593627548,NULL,0,0,NULL,NULL,NULL,1,'1');
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
, allocations TEXT NOT NULL DEFAULT '[]', draining INTEGER NOT NULL DEFAULT 0 CHECK (draining IN (0, 1)), empty_since INTEGER, provisional TEXT NOT NULL DEFAULT '[]') STRICT;
INSERT INTO lease VALUES(1,'demand','aws','on-demand',1,1795592739848,1795592744848,NULL,'ready','{"ready":{}}',192000000,1795592744848,NULL,NULL,2,'[{"job":5,"room":{"accelerators":0,"cpus":4,"memoryMiB":16384}}]',0,NULL,'[]');
INSERT INTO lease VALUES(2,'spot','aws','spot',2,1795592745848,1795592750848,NULL,'ready','{"ready":{}}',60000000,1795592750848,NULL,NULL,2,'[{"job":2,"room":{"accelerators":0,"cpus":2,"memoryMiB":8192}},{"job":3,"room":{"accelerators":0,"cpus":1,"memoryMiB":4096}}]',0,NULL,'[{"amount":7575433,"job":2},{"amount":3289383},{"amount":3287717,"job":3}]');
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
INSERT INTO decision VALUES(1,1795592739848,'accept',1,NULL,NULL,'Submitted','{"submitted":{}}');
INSERT INTO decision VALUES(2,1795592739848,'place',1,NULL,1,'Cheapest','{"cheapest":{"_0":{"chosen":{"cost":36800000,"costP90":36800000,"group":"demand","interruptions":0,"isSpeedMeasured":true,"newLeases":1,"price":192000000,"redone":0,"terms":"on-demand","time":690000,"timeP90":690000},"others":[],"rejected":[{"group":"spot","obstacle":{"spotWithoutCheckpoint":{}}}],"remainingSteps":600}}}');
INSERT INTO decision VALUES(3,1795592745848,'accept',2,NULL,NULL,'Submitted','{"submitted":{}}');
INSERT INTO decision VALUES(4,1795592745848,'place',2,NULL,2,'Cheapest','{"cheapest":{"_0":{"chosen":{"checkpointEvery":600000,"cost":1238875174,"costP90":1252839930,"group":"spot","interruptions":2.54,"isSpeedMeasured":true,"newLeases":1,"price":60000000,"redone":1042510,"terms":"spot","time":74332510,"timeP90":75170395},"others":[],"rejected":[{"group":"demand","obstacle":{"full":{"limit":1}}}],"remainingSteps":36000}}}');
INSERT INTO decision VALUES(5,1795592750648,'accept',3,NULL,NULL,'Submitted','{"submitted":{}}');
INSERT INTO decision VALUES(6,1795592750648,'place',3,NULL,2,'Cheapest','{"cheapest":{"_0":{"chosen":{"checkpointEvery":600000,"cost":515696803,"costP90":520203539,"group":"spot","interruptions":4.24,"isSpeedMeasured":true,"lease":2,"newLeases":0,"price":15000000,"redone":1737232,"terms":"spot","time":123767232,"timeP90":124848849},"others":[],"rejected":[{"group":"demand","obstacle":{"full":{"limit":1}}}],"remainingSteps":30000}}}');
INSERT INTO decision VALUES(7,1795593435848,'end',1,1,NULL,'Finished','{"finished":{}}');
INSERT INTO decision VALUES(8,1795593446948,'accept',4,NULL,NULL,'Submitted','{"submitted":{}}');
INSERT INTO decision VALUES(9,1795593446948,'place',4,NULL,1,'Cheapest','{"cheapest":{"_0":{"chosen":{"checkpointEvery":600000,"cost":1086044444,"costP90":1086044444,"group":"demand","interruptions":0,"isSpeedMeasured":true,"lease":1,"newLeases":0,"price":192000000,"redone":0,"terms":"on-demand","time":20363333,"timeP90":20363333},"others":[],"rejected":[{"group":"spot","obstacle":{"spotNotAllowed":{}}}],"remainingSteps":20000}}}');
INSERT INTO decision VALUES(10,1795593604748,'pause',4,1,1,'PausedByUser','{"pausedByUser":{"by":"root"}}');
INSERT INTO decision VALUES(11,1795593627548,'accept',5,NULL,NULL,'Submitted','{"submitted":{}}');
INSERT INTO decision VALUES(12,1795593627548,'place',5,NULL,1,'Cheapest','{"cheapest":{"_0":{"chosen":{"cost":1068266667,"costP90":1068266667,"group":"demand","interruptions":0,"isSpeedMeasured":true,"lease":1,"newLeases":0,"price":192000000,"redone":0,"terms":"on-demand","time":20030000,"timeP90":20030000},"others":[],"rejected":[{"group":"spot","obstacle":{"spotWithoutCheckpoint":{}}}],"remainingSteps":20000}}}');
INSERT INTO decision VALUES(13,1795593631448,'accept',6,NULL,NULL,'Submitted','{"submitted":{}}');
INSERT INTO decision VALUES(14,1795593633848,'accept',7,NULL,NULL,'Submitted','{"submitted":{}}');
INSERT INTO decision VALUES(15,1795593636248,'accept',8,NULL,NULL,'Submitted','{"submitted":{}}');
INSERT INTO decision VALUES(16,1795593638948,'hold',8,NULL,NULL,'HeldByUser','{"heldByUser":{"by":"root"}}');
INSERT INTO decision VALUES(17,1795593643748,'accept',9,NULL,NULL,'Submitted','{"submitted":{}}');
INSERT INTO decision VALUES(18,1795593646448,'accept',10,NULL,NULL,'Submitted','{"submitted":{}}');
INSERT INTO decision VALUES(19,1795593651248,'stop',10,NULL,NULL,'Cancelled','{"cancelled":{"by":"root"}}');
CREATE TABLE metric (
    job INTEGER NOT NULL,
    attempt INTEGER NOT NULL,
    step INTEGER NOT NULL,
    at INTEGER NOT NULL,
    name TEXT NOT NULL,
    value REAL,
    kind TEXT NOT NULL CHECK (kind IN ('finite', 'nan', 'inf', '-inf'))
) STRICT;
INSERT INTO metric VALUES(1,1,12,1795592846963,'loss',1.8522467866707765793,'finite');
INSERT INTO metric VALUES(1,1,24,1795592858977,'loss',1.6608676818432499544,'finite');
INSERT INTO metric VALUES(1,1,36,1795592870991,'loss',1.527481748061075395,'finite');
INSERT INTO metric VALUES(1,1,48,1795592883005,'loss',1.4133828024481780438,'finite');
INSERT INTO metric VALUES(1,1,60,1795592895019,'loss',1.2822440112283726154,'finite');
INSERT INTO metric VALUES(1,1,72,1795592907033,'loss',1.1825407168163166726,'finite');
INSERT INTO metric VALUES(1,1,84,1795592919047,'loss',1.102697366594266759,'finite');
INSERT INTO metric VALUES(1,1,96,1795592931061,'loss',1.0089707412096891037,'finite');
INSERT INTO metric VALUES(1,1,108,1795592943075,'loss',0.92149807563343733018,'finite');
INSERT INTO metric VALUES(1,1,120,1795592955089,'loss',0.87243739276370013691,'finite');
INSERT INTO metric VALUES(1,1,132,1795592967103,'loss',0.79415239006183779846,'finite');
INSERT INTO metric VALUES(1,1,144,1795592979117,'loss',0.75497833776367195834,'finite');
INSERT INTO metric VALUES(1,1,156,1795592991131,'loss',0.69985832972680561692,'finite');
INSERT INTO metric VALUES(1,1,168,1795593003145,'loss',0.64486586331184270193,'finite');
INSERT INTO metric VALUES(1,1,180,1795593015159,'loss',0.58958043018824457526,'finite');
INSERT INTO metric VALUES(1,1,192,1795593027173,'loss',0.5625212834399290207,'finite');
INSERT INTO metric VALUES(1,1,204,1795593039187,'loss',0.52719304285736290349,'finite');
INSERT INTO metric VALUES(1,1,216,1795593051201,'loss',0.49894895795622073997,'finite');
INSERT INTO metric VALUES(1,1,228,1795593063215,'loss',0.47462455144412463159,'finite');
INSERT INTO metric VALUES(1,1,240,1795593075229,'loss',0.44318773394771426854,'finite');
INSERT INTO metric VALUES(1,1,252,1795593087243,'loss',0.420472987594985248,'finite');
INSERT INTO metric VALUES(1,1,264,1795593099257,'loss',0.39432287073777788632,'finite');
INSERT INTO metric VALUES(1,1,276,1795593111272,'loss',0.381300282145670133,'finite');
INSERT INTO metric VALUES(1,1,288,1795593123286,'loss',0.36766644274637982903,'finite');
INSERT INTO metric VALUES(1,1,300,1795593135300,'loss',0.35146431550397122522,'finite');
INSERT INTO metric VALUES(1,1,312,1795593147314,'loss',0.34925031317819882348,'finite');
INSERT INTO metric VALUES(1,1,324,1795593159328,'loss',0.34505309264328065665,'finite');
INSERT INTO metric VALUES(1,1,336,1795593171342,'loss',0.32080833444547313115,'finite');
INSERT INTO metric VALUES(1,1,348,1795593183356,'loss',0.29829562569328965659,'finite');
INSERT INTO metric VALUES(1,1,360,1795593195370,'loss',0.29015724921346031095,'finite');
INSERT INTO metric VALUES(1,1,372,1795593207384,'loss',0.27032552633297918243,'finite');
INSERT INTO metric VALUES(1,1,384,1795593219398,'loss',0.27231128681438282468,'finite');
INSERT INTO metric VALUES(1,1,396,1795593231412,'loss',0.25338498257907188238,'finite');
INSERT INTO metric VALUES(1,1,408,1795593243426,'loss',0.26191076575325256126,'finite');
INSERT INTO metric VALUES(1,1,420,1795593255440,'loss',0.26532317077931960591,'finite');
INSERT INTO metric VALUES(1,1,432,1795593267454,'loss',0.2390025639037810512,'finite');
INSERT INTO metric VALUES(1,1,444,1795593279468,'loss',0.24670529606471292005,'finite');
INSERT INTO metric VALUES(1,1,456,1795593291482,'loss',0.23613200573156578609,'finite');
INSERT INTO metric VALUES(1,1,468,1795593303496,'loss',0.24183006140174451159,'finite');
INSERT INTO metric VALUES(1,1,480,1795593315510,'loss',0.23247373653168784679,'finite');
INSERT INTO metric VALUES(1,1,492,1795593327524,'loss',0.21257478498005122347,'finite');
INSERT INTO metric VALUES(1,1,504,1795593339538,'loss',0.2391265940662502254,'finite');
INSERT INTO metric VALUES(1,1,516,1795593351552,'loss',0.2193137278893203812,'finite');
INSERT INTO metric VALUES(1,1,528,1795593363566,'loss',0.22319158907486766341,'finite');
INSERT INTO metric VALUES(1,1,540,1795593375580,'loss',0.23235688995589132144,'finite');
INSERT INTO metric VALUES(1,1,552,1795593387595,'loss',0.22688030654772894934,'finite');
INSERT INTO metric VALUES(1,1,564,1795593399609,'loss',0.19692081382260750999,'finite');
INSERT INTO metric VALUES(1,1,576,1795593411623,'loss',0.21316863267543409432,'finite');
INSERT INTO metric VALUES(1,1,588,1795593423637,'loss',0.21702742095697852287,'finite');
INSERT INTO metric VALUES(1,1,600,1795593435651,'loss',0.20510138996168614244,'finite');
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
    saving INTEGER, nodes TEXT, room TEXT,
    PRIMARY KEY (subject, number)
) STRICT, WITHOUT ROWID;
INSERT INTO pool_order VALUES('A2.1',1,1795592810948,'start',NULL,2,2,1,600000,0,NULL,NULL,NULL,'2','{"accelerators":0,"cpus":2,"memoryMiB":8192}');
INSERT INTO pool_order VALUES('A3.1',1,1795592810948,'start',NULL,2,3,1,600000,0,NULL,NULL,NULL,'2','{"accelerators":0,"cpus":1,"memoryMiB":4096}');
INSERT INTO pool_order VALUES('A5.1',1,1795593627548,'start',NULL,1,5,1,NULL,0,NULL,40000000000,NULL,'1','{"accelerators":0,"cpus":4,"memoryMiB":16384}');
INSERT INTO pool_order VALUES('L1',1,1795592739848,'lease','demand',1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO pool_order VALUES('L2',1,1795592745848,'lease','spot',2,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO idempotency VALUES(0,'nightly-7',-4769554974725558765,1,1795592739848);
CREATE TABLE counter (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    jobs INTEGER NOT NULL,
    leases INTEGER NOT NULL,
    decisions INTEGER NOT NULL,
    postings INTEGER NOT NULL,
    last_instant INTEGER                   -- NULL before the first commit
) STRICT;
INSERT INTO counter VALUES(1,10,2,19,12,1795593826748);
CREATE TABLE clock (
    id INTEGER PRIMARY KEY,
    origin INTEGER NOT NULL,
    wall_origin INTEGER NOT NULL,
    rate INTEGER NOT NULL CHECK (rate >= 1)
) STRICT;
INSERT INTO clock VALUES(1,1795592665148,1795592665148,300);
CREATE TABLE world (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seed TEXT NOT NULL,
    origin INTEGER NOT NULL
) STRICT;
INSERT INTO world VALUES(1,'7',1795592665448);
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
CREATE TABLE meter_use (
    lease INTEGER NOT NULL,
    number INTEGER NOT NULL,
    job INTEGER,
    attempt INTEGER,
    class TEXT NOT NULL,
    terms TEXT NOT NULL,
    price INTEGER NOT NULL,
    price_since INTEGER NOT NULL,
    start INTEGER NOT NULL,
    proof_of_life INTEGER NOT NULL,
    accrued INTEGER NOT NULL,
    share TEXT NOT NULL,
    PRIMARY KEY (lease, number)
) STRICT, WITHOUT ROWID;
INSERT INTO meter_use VALUES(1,0,5,1,'useful','on-demand',192000000,1795592744848,1795593627548,1795593826748,10624000,'1');
INSERT INTO meter_use VALUES(2,0,2,1,'useful','spot',60000000,1795592750848,1795593600000,1795593826748,1889567,'1/2');
INSERT INTO meter_use VALUES(2,1,3,1,'useful','spot',60000000,1795592750848,1795593600000,1795593826748,944783,'1/4');
INSERT INTO meter_use VALUES(2,2,NULL,NULL,'idle','spot',60000000,1795592750848,1795593600000,1795593826748,944783,'1-1/2-1/4');
CREATE TABLE IF NOT EXISTS "posting" (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    account_from TEXT NOT NULL,
    account_to TEXT NOT NULL,
    amount INTEGER NOT NULL,
    lease INTEGER NOT NULL,
    job INTEGER,
    attempt INTEGER,
    class TEXT NOT NULL CHECK (class IN ('boot', 'useful', 'idle', 'padding', 'refunded')),
    terms TEXT NOT NULL,
    price INTEGER NOT NULL,
    price_since INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    cause TEXT NOT NULL,
    cause_json TEXT NOT NULL,
    share TEXT NOT NULL DEFAULT '1',
    CHECK (account_from <> account_to),
    CHECK (start < "end" AND price_since <= start)
) STRICT;
INSERT INTO posting VALUES(1,'L1/boot/1795592744848/job:1','provider:aws','job:1',3200000,1,1,NULL,'boot','on-demand',192000000,1795592744848,1795592744848,1795592804848,'observation:L1#2','{"observation":{"_0":"L1#2"}}','1');
INSERT INTO posting VALUES(2,'L1/idle/1795592804848/idle','provider:aws','idle',5333,1,NULL,NULL,'idle','on-demand',192000000,1795592744848,1795592804848,1795592804948,'decision:D6','{"decision":{"_0":6}}','1');
INSERT INTO posting VALUES(3,'L2/boot/1795592750848/job:2','provider:aws','job:2',1000000,2,2,NULL,'boot','spot',60000000,1795592750848,1795592750848,1795592810848,'observation:L2#2','{"observation":{"_0":"L2#2"}}','1');
INSERT INTO posting VALUES(4,'L2/idle/1795592810848/idle','provider:aws','idle',1666,2,NULL,NULL,'idle','spot',60000000,1795592750848,1795592810848,1795592810948,'decision:D6','{"decision":{"_0":6}}','1');
INSERT INTO posting VALUES(5,'L1/useful/1795592804948/job:1','provider:aws','job:1',33637493,1,1,1,'useful','on-demand',192000000,1795592744848,1795592804948,1795593435651,'observation:A1.1#52','{"observation":{"_0":"A1.1#52"}}','1');
INSERT INTO posting VALUES(6,'L1/idle/1795593435651/idle','provider:aws','idle',602507,1,NULL,NULL,'idle','on-demand',192000000,1795592744848,1795593435651,1795593446948,'decision:D9','{"decision":{"_0":9}}','1');
INSERT INTO posting VALUES(7,'L1/useful/1795593446948/job:4','provider:aws','job:4',8162773,1,4,1,'useful','on-demand',192000000,1795592744848,1795593446948,1795593600000,'hour:2026-11-25T08:00:00Z','{"clockHour":{"_0":1795593600000}}','1');
INSERT INTO posting VALUES(8,'L1/useful/1795593600000/job:4','provider:aws','job:4',786560,1,4,1,'useful','on-demand',192000000,1795592744848,1795593600000,1795593614748,'observation:A4.1#3','{"observation":{"_0":"A4.1#3"}}','1');
INSERT INTO posting VALUES(9,'L1/idle/1795593614748/idle','provider:aws','idle',682667,1,NULL,NULL,'idle','on-demand',192000000,1795592744848,1795593614748,1795593627548,'decision:D12','{"decision":{"_0":12}}','1');
INSERT INTO posting VALUES(10,'L2/useful/1795592810948/job:2','provider:aws','job:2',6575433,2,2,1,'useful','spot',60000000,1795592750848,1795592810948,1795593600000,'hour:2026-11-25T08:00:00Z','{"clockHour":{"_0":1795593600000}}','1/2');
INSERT INTO posting VALUES(11,'L2/useful/1795592810948/job:3','provider:aws','job:3',3287717,2,3,1,'useful','spot',60000000,1795592750848,1795592810948,1795593600000,'hour:2026-11-25T08:00:00Z','{"clockHour":{"_0":1795593600000}}','1/4');
INSERT INTO posting VALUES(12,'L2/idle/1795592810948/idle','provider:aws','idle',3287717,2,NULL,NULL,'idle','spot',60000000,1795592750848,1795592810948,1795593600000,'hour:2026-11-25T08:00:00Z','{"clockHour":{"_0":1795593600000}}','1-1/2-1/4');
CREATE INDEX job_live ON job (id) WHERE state NOT IN
    ('SUCCEEDED', 'STOPPED_EARLY', 'STOPPED_BUDGET', 'CANCELLED', 'FAILED', 'LOST');
CREATE INDEX attempt_live ON attempt (job) WHERE exit IS NULL;
CREATE INDEX lease_open ON lease (id) WHERE state <> 'ended';
CREATE INDEX decision_job ON decision (job);
CREATE TRIGGER decision_no_update BEFORE UPDATE ON decision
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END;
CREATE TRIGGER decision_no_delete BEFORE DELETE ON decision
BEGIN SELECT RAISE(ABORT, 'the decision log is append-only'); END;
CREATE INDEX metric_job ON metric (job, name, step);
CREATE INDEX meter_use_job ON meter_use (job);
CREATE INDEX posting_job ON posting (job);
CREATE INDEX posting_lease ON posting (lease, start);
CREATE TRIGGER posting_no_update BEFORE UPDATE ON posting
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER posting_no_delete BEFORE DELETE ON posting
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE VIEW cost_by_job AS
SELECT job.id AS job, job.name, job.owner_name AS owner, job.state,
       printf('%d.%09d', coalesce(sum(line.amount), 0) / 1000000000, coalesce(sum(line.amount), 0) % 1000000000) AS usd,
       coalesce(sum(line.amount), 0) AS nano_usd
FROM job
LEFT JOIN (SELECT job, amount FROM posting UNION ALL SELECT job, accrued FROM meter_use) AS line ON line.job = job.id
GROUP BY job.id;
CREATE VIEW cost_by_day AS
SELECT date(line.start / 1000, 'unixepoch') AS day,
       printf('%d.%09d', sum(line.amount) / 1000000000, sum(line.amount) % 1000000000) AS usd,
       sum(line.amount) AS nano_usd
FROM (SELECT start, amount FROM posting UNION ALL SELECT start, accrued FROM meter_use) AS line
GROUP BY day;
COMMIT;
