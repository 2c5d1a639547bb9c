CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE events (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     time TEXT NOT NULL,           -- ISO 8601, UTC
     trial INTEGER NOT NULL,
     type TEXT NOT NULL,
     evaluator TEXT,               -- of a suggested trial: 'run' or 'caller'
     body TEXT NOT NULL            -- the event as JSON
   ) STRICT;
CREATE INDEX events_of_trial ON events (trial, type);
CREATE TABLE owner (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     token TEXT NOT NULL,
     host TEXT NOT NULL,
     pid INTEGER NOT NULL,
     process_start TEXT NOT NULL,  -- tells a process from a later one with the same pid
     since TEXT NOT NULL,
     heartbeat INTEGER NOT NULL    -- milliseconds since 1970
   ) STRICT;
INSERT INTO meta VALUES ('earlier', '{"from":"first.yaml","trials":[{"configuration":{"x":1,"name":"n1","flag":false},"origin":"sobol","metrics":{"loss":{"mean":0.5,"count":1}}}],"leftOut":{"it has no flag":2}}');
INSERT INTO meta VALUES ('edits', '[{"time":"2026-11-28T05:41:11.150Z","changes":["x: range [0, 5], was [0, 10]"],"before":"{\"objectives\":[{\"goal\":\"minimize\",\"name\":\"loss\"}],\"parameters\":[{\"kind\":\"float\",\"lower\":0,\"name\":\"x\",\"scale\":\"linear\",\"upper\":10},{\"kind\":\"categorical\",\"name\":\"name\",\"values\":[\"n1\",\"n2\",\"n3\"]},{\"kind\":\"bool\",\"name\":\"flag\"}]}","after":"{\"objectives\":[{\"goal\":\"minimize\",\"name\":\"loss\"}],\"parameters\":[{\"kind\":\"float\",\"lower\":0,\"name\":\"x\",\"scale\":\"linear\",\"upper\":5},{\"kind\":\"categorical\",\"name\":\"name\",\"values\":[\"n1\",\"n2\",\"n3\"]},{\"kind\":\"bool\",\"name\":\"flag\"}]}"}]');
INSERT INTO meta VALUES ('definition', '{"objectives":[{"goal":"minimize","name":"loss"}],"parameters":[{"kind":"float","lower":0,"name":"x","scale":"linear","upper":5},{"kind":"categorical","name":"name","values":["n1","n2","n3"]},{"kind":"bool","name":"flag"}]}');
INSERT INTO meta VALUES ('modelState', '{"version":2,"metrics":[]}');
INSERT INTO meta VALUES ('modelTime', '2000.5');
INSERT INTO events VALUES (1, '2026-11-28T05:41:11.111Z', 0, 'suggested', 'run', '{"type":"suggested","trial":0,"configuration":{"x":1,"name":"n1","flag":true},"origin":"sobol"}');
INSERT INTO events VALUES (2, '2026-11-28T05:41:11.112Z', 1, 'suggested', 'run', '{"type":"suggested","trial":1,"configuration":{"x":2,"name":"n1","flag":true},"origin":"sobol"}');
INSERT INTO events VALUES (3, '2026-11-28T05:41:11.112Z', 2, 'suggested', 'run', '{"type":"suggested","trial":2,"configuration":{"x":3,"name":"n1","flag":true},"origin":"sobol"}');
INSERT INTO events VALUES (4, '2026-11-28T05:41:11.112Z', 3, 'suggested', 'run', '{"type":"suggested","trial":3,"configuration":{"x":4,"name":"n1","flag":true},"origin":"sobol"}');
INSERT INTO events VALUES (5, '2026-11-28T05:41:11.112Z', 4, 'suggested', 'caller', '{"type":"suggested","trial":4,"configuration":{"x":5,"name":"n1","flag":true},"origin":"sobol"}');
INSERT INTO events VALUES (6, '2026-11-28T05:41:11.115Z', 0, 'started', NULL, '{"type":"started","trial":0,"attempt":1}');
INSERT INTO events VALUES (7, '2026-11-28T05:41:11.118Z', 0, 'interrupted', NULL, '{"type":"interrupted","trial":0}');
INSERT INTO events VALUES (8, '2026-11-28T05:41:11.120Z', 0, 'started', NULL, '{"type":"started","trial":0,"attempt":2}');
INSERT INTO events VALUES (9, '2026-11-28T05:41:11.121Z', 0, 'completed', NULL, '{"type":"completed","trial":0,"metrics":{"loss":{"mean":0.25,"standardError":0.01,"count":3}}}');
INSERT INTO events VALUES (10, '2026-11-28T05:41:11.123Z', 1, 'started', NULL, '{"type":"started","trial":1,"attempt":1}');
INSERT INTO events VALUES (11, '2026-11-28T05:41:11.124Z', 1, 'failed', NULL, '{"type":"failed","trial":1,"reason":"exit code 3"}');
INSERT INTO events VALUES (12, '2026-11-28T05:41:11.125Z', 2, 'started', NULL, '{"type":"started","trial":2,"attempt":1}');
INSERT INTO events VALUES (13, '2026-11-28T05:41:11.134Z', 2, 'interrupted', NULL, '{"type":"interrupted","trial":2}');
INSERT INTO events VALUES (14, '2026-11-28T05:41:11.139Z', 3, 'started', NULL, '{"type":"started","trial":3,"attempt":1}');
INSERT INTO events VALUES (15, '2026-11-28T05:41:11.141Z', 4, 'cancelled', NULL, '{"type":"cancelled","trial":4,"reason":"not needed"}');
PRAGMA user_version = 1;
