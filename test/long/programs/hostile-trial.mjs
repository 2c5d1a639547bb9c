/**
 * @file A trial that does what it is told to with its own files, output and process. Arguments: the kind of its result (`json`,
 * `csv`, `jsonl`, `tensorboard`, `stdout` or `measure`), a file with a plan (lists of acts by trial), and the word `measuring` where
 * it is the measuring command. The acts are done in order; `result` writes the right result.
 */
import { spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

const [, , kind, planFile, phase] = process.argv;
const number = Number(process.env.PARETUNE_TRIAL_NUMBER);
const folder = process.env.PARETUNE_TRIAL_DIR;
const value = 1 + number / 1024;
const acts = JSON.parse(readFileSync(planFile, "utf8"))[number] ?? ["result"];

const file = join(folder, { csv: "m.csv", jsonl: "m.jsonl", tensorboard: "events.tfevents.1" }[kind] ?? "m.json");
const isPrinted = kind === "stdout" || kind === "measure";
const own = (name) => join(folder, name);
const print = (data) => {
  const bytes = Buffer.from(data);
  for (let done = 0; done < bytes.length; ) {
    try {
      done += writeSync(1, bytes, done);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
};
const write = (text) => (isPrinted ? print(text) : writeFileSync(file, text));

const results = {
  json: (more = "") => `{${more}"loss": ${value}}`,
  jsonl: (more = "") => `{"loss": 7}\n{${more}"loss": ${value}}\n`,
  csv: () => `epoch,loss\n1,7\n2,${value}\n`,
  tensorboard: () => eventRecord(value),
  stdout: () => `loss: 7\nloss: ${value}\n`,
  measure: () => `${value}\n`,
};
const result = () => write(results[kind]());

/** A record of an event file with one scalar. */
function eventRecord(scalar) {
  const simple = Buffer.alloc(5);
  simple[0] = 0x15;
  simple.writeFloatLE(scalar, 1);
  const summary = message(1, Buffer.concat([message(1, Buffer.from("loss")), simple]));
  return record(message(5, summary));
}

function message(field, bytes) {
  return Buffer.concat([Buffer.from([(field << 3) | 2, bytes.length]), bytes]);
}

function record(data, length = data.length) {
  const head = Buffer.alloc(12);
  head.writeBigUInt64LE(BigInt(length));
  head.writeUInt32LE(checksum(head.subarray(0, 8)), 8);
  const tail = Buffer.alloc(4);
  tail.writeUInt32LE(checksum(data));
  return Buffer.concat([head, data, tail]);
}

function checksum(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  crc = ~crc >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

const replaceBy = (path, make) => {
  rmSync(path, { recursive: true, force: true });
  make(path);
};
const pipe = (path) => spawnSync("mkfifo", [path]);
const loop = (path) => symlinkSync(path, path);
const socket = (path) =>
  new Promise((resolve) => {
    const server = createServer().listen(path, () => resolve(server.unref()));
  });

/** The names of files in the folder that the runner itself writes or reads. */
const KEPT = [
  "config.json",
  "command.txt",
  "paretune.slot.json",
  "paretune.attempt.json",
  "paretune.evaluation.json",
  "paretune.process.json",
];
const LOGS = ["stdout.log", "stderr.log", "paretune.output.log", "measure-loss.stdout.log", "measure-loss.stderr.log"];
const DRAFTS = ["paretune.evaluation.json.draft", "paretune.process.json.draft"];

const deeds = {
  result,
  // The folder.
  "remove-folder": () => rmSync(folder, { recursive: true, force: true }),
  "file-for-folder": () => replaceBy(folder, (path) => writeFileSync(path, "")),
  "loop-for-folder": () => replaceBy(folder, loop),
  "nowhere-for-folder": () => replaceBy(folder, (path) => symlinkSync(`${folder}.missing`, path)),
  "proc-for-folder": () => replaceBy(folder, (path) => symlinkSync("/proc", path)),
  "moved-folder": () => {
    if (existsSync(`${folder}.moved`)) return; // by an earlier measurement
    renameSync(folder, `${folder}.moved`);
    symlinkSync(`${folder}.moved`, folder);
  },
  "read-only-folder": () => chmodSync(folder, 0o555),
  "shut-folder": () => chmodSync(folder, 0o000),
  "many-files": () => {
    for (let i = 0; i < 5000; i++) writeFileSync(own(`m-${i}.json`), "");
  },
  "linked-folders": () => {
    for (let i = 0; i < 4; i++) replaceBy(own(`again-${i}`), (path) => symlinkSync(".", path));
  },
  "other-replicates": () => mkdirSync(own("replicate-7"), { recursive: true }),
  // What the runner keeps in it.
  "pipes-for-kept": () => KEPT.map((name) => replaceBy(own(name), pipe)),
  "folders-for-kept": () => KEPT.map((name) => replaceBy(own(name), mkdirSync)),
  "loops-for-kept": () => KEPT.map((name) => replaceBy(own(name), loop)),
  "garbage-for-kept": () => KEPT.map((name) => replaceBy(own(name), (path) => writeFileSync(path, "[null,{"))),
  "pipes-for-drafts": () => DRAFTS.map((name) => replaceBy(own(name), pipe)),
  "folders-for-drafts": () => DRAFTS.map((name) => replaceBy(own(name), mkdirSync)),
  "pipes-for-logs": () => LOGS.map((name) => replaceBy(own(name), pipe)),
  "folders-for-logs": () => LOGS.map((name) => replaceBy(own(name), mkdirSync)),
  "huge-logs": () => LOGS.map((name) => replaceBy(own(name), (path) => sparse(path, 3e9))),
  // The file of the result.
  "pipe-for-result": () => replaceBy(file, pipe),
  "folder-for-result": () => replaceBy(file, mkdirSync),
  "loop-for-result": () => replaceBy(file, loop),
  "nowhere-for-result": () => replaceBy(file, (path) => symlinkSync(own("missing/file"), path)),
  "device-for-result": () => replaceBy(file, (path) => symlinkSync("/dev/zero", path)),
  "terminal-for-result": () => replaceBy(file, (path) => symlinkSync("/dev/tty", path)),
  "socket-for-result": () => {
    rmSync(file, { force: true });
    return socket(file);
  },
  "sparse-result": () => sparse(file, 6e9),
  "sparse-end": () => {
    result();
    truncateSync(file, 200e6);
  },
  "shut-result": () => {
    result();
    chmodSync(file, 0);
  },
  // Its text.
  empty: () => write(""),
  half: () => write(Buffer.from(results[kind]()).subarray(0, 5)),
  infinite: () => write(results[kind]().toString().replace(String(value), "1e999")),
  nan: () => write(results[kind]().toString().replace(String(value), "NaN")),
  mark: () => write(`\uFEFF${results[kind]()}`),
  "utf-16": () => write(Buffer.from(`\uFEFF${results[kind]()}`, "utf16le")),
  noise: () => write(Buffer.from(Array.from({ length: 20_000 }, (_, i) => (i * 7919 + number) % 256))),
  zeros: () => write(Buffer.alloc(20_000_000)),
  "long-string": () => write(results[kind](`"plot": "${"A".repeat(8_400_000)}", `)),
  "quotes-string": () => write(results[kind](`"plot": "${'\\"\\\\'.repeat(1_000_000)}", `)),
  deep: () => write(results[kind](`"deep": ${"[".repeat(100_000)}${"]".repeat(100_000)}, `)),
  "many-values": () => write(results[kind](`"x": [${"{},".repeat(3_000_000)}0], `)),
  "many-keys": () => write(results[kind](Array.from({ length: 300_000 }, (_, i) => `"k${i}": NaN, `).join(""))),
  "invalid-utf-8": () =>
    write(
      Buffer.concat([Buffer.from(`{"a": "`), Buffer.from([0xff, 0xc3, 0x28]), Buffer.from(`", "loss": ${value}}`)]),
    ),
  twice: () => write(`{"loss": 5, "__proto__": {"loss": 6}, "loss": ${value}}`),
  "many-rows": () => write(`epoch,loss\n${"1,7\n".repeat(300_000)}2,${value}\n`),
  "wide-row": () => write(`epoch,loss\n1,7,${"0,".repeat(500_000)}\n2,${value}\n`),
  "open-quote": () => write(`epoch,loss\n1,"${"7,\n".repeat(1_000_000)}`),
  "long-row": () => write(`epoch,loss\n1,"${"7".repeat(20_000_000)}"\n2,${value}\n`),
  "large-record": () => write(record(Buffer.from("x"), 5_000_000_000)),
  "many-fields": () => write(record(Buffer.alloc(2_000_000, 0x08))),
  "damaged-record": () => write(Buffer.concat([eventRecord(value), Buffer.alloc(40, 1)])),
  // Its output and its process.
  "long-line": () => {
    print(`${"x".repeat(10_000_000)}\n`);
    result();
  },
  colours: () => {
    print("\u001b[31m\u001b]0;title\u0007".repeat(1000));
    result();
  },
  "much-output": () => {
    const piece = Buffer.alloc(1 << 20, "loss of words \n");
    for (let i = 0; i < 100; i++) print(piece);
    result();
  },
  "closed-output": () => {
    result();
    closeSync(1);
    closeSync(2);
  },
  "closed-early": () => closeSync(1),
  fails: () => process.exit(3),
  crashes: () => process.kill(process.pid, "SIGSEGV"),
  "kills-itself": () => process.kill(process.pid, "SIGKILL"),
  "kills-group": () => process.kill(0, "SIGKILL"),
  "hangs-up": () => process.kill(0, "SIGHUP"),
  "never-ends": () => setInterval(() => {}, 1000),
  leftover: () => void spawn("sleep", ["600"], { detached: true, stdio: "inherit" }).unref(),
  "background-writer": () =>
    void spawn("sh", ["-c", `while :; do echo '{"lo' > '${file}'; rm -f '${file}'; done`], { stdio: "ignore" }).unref(),
  // Samples.
  "many-samples": () => print(`${value}\n`.repeat(125_000)),
  "too-many-samples": () => print("1\n".repeat(600_000)),
  "much-measured": () => print("text\n".repeat(5_000_000)),
  "overflowing-samples": () => print("1.7e308\n-1.7e308\n".repeat(4)),
  "no-sample": () => print("none\n"),
};

function sparse(path, size) {
  closeSync(openSync(path, "a"));
  truncateSync(path, size);
}

if (kind === "measure" && phase !== "measuring") {
  // The training command of a measured trial; it may put things in the way of the measurement.
  for (const act of acts.filter((each) => /-for-|logs$/.test(each))) await deeds[act]();
} else {
  for (const act of acts) {
    if (kind === "measure" && /-for-|logs$/.test(act)) continue;
    await deeds[act]();
  }
}
