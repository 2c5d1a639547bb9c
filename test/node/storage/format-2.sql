CREATE TABLE events (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     time TEXT NOT NULL,           -- ISO 8601, UTC
     trial INTEGER NOT NULL,
     type TEXT NOT NULL,
     evaluator TEXT,               -- of a suggested trial: 'run' or 'caller'
     body TEXT NOT NULL            -- the event as JSON
   ) STRICT;
INSERT INTO "events" VALUES(1,'2026-11-28T09:01:01.379Z',0,'suggested','caller','{"type":"suggested","trial":0,"configuration":{"x":8.15370966,"name":"n2","flag":true},"origin":"sobol"}');
INSERT INTO "events" VALUES(2,'2026-11-28T09:01:01.382Z',1,'suggested','caller','{"type":"suggested","trial":1,"configuration":{"x":4.10676477,"name":"n3","flag":false},"origin":"sobol"}');
INSERT INTO "events" VALUES(3,'2026-11-28T09:01:01.382Z',2,'suggested','caller','{"type":"suggested","trial":2,"configuration":{"x":1.47101618,"name":"n1","flag":false},"origin":"sobol"}');
INSERT INTO "events" VALUES(4,'2026-11-28T09:01:02.018Z',0,'completed',NULL,'{"type":"completed","trial":0,"metrics":{"loss":{"mean":0.25,"standardError":0.01,"count":1}}}');
INSERT INTO "events" VALUES(5,'2026-11-28T09:01:02.865Z',1,'failed',NULL,'{"type":"failed","trial":1,"reason":"exit code 3"}');
INSERT INTO "events" VALUES(6,'2026-11-28T09:01:03.513Z',3,'suggested','caller','{"type":"suggested","trial":3,"configuration":{"x":3,"name":"n2","flag":true},"origin":"told"}');
INSERT INTO "events" VALUES(7,'2026-11-28T09:01:03.519Z',3,'completed',NULL,'{"type":"completed","trial":3,"metrics":{"loss":{"mean":0.5,"count":1}}}');
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO "meta" VALUES('definition','{"objectives":[{"goal":"minimize","name":"loss"}],"parameters":[{"kind":"float","lower":0,"name":"x","scale":"linear","upper":10},{"kind":"categorical","name":"name","values":["n1","n2","n3"]},{"kind":"bool","name":"flag"}]}');
CREATE TABLE owner (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     token TEXT NOT NULL,
     host TEXT NOT NULL,
     pid INTEGER NOT NULL,
     process_start TEXT NOT NULL,  -- tells a process from a later one with the same pid
     since TEXT NOT NULL,
     heartbeat INTEGER NOT NULL    -- milliseconds since 1970
   ) STRICT;
CREATE TABLE proposals (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     time TEXT NOT NULL,           -- ISO 8601, UTC
     milliseconds REAL,            -- how long its models took
     record TEXT                   -- what was proposed and why, as JSON
   ) STRICT;
CREATE INDEX events_of_trial ON events (trial, type);
PRAGMA user_version = 2;
