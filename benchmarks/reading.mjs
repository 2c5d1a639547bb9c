// What is read of generated logs: numbers in every notation, nan, colours, progress bars, both streams, and the patterns
// that people write. Every value is the one that was printed, or the trial fails with a reason.
//   node benchmarks/reading.mjs [--logs 10000] [--seed 1]
// Run `npm run build` first; it takes seconds.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transform } from "esbuild";
import { LogSearch } from "../build/node/metrics/index.js";
import { createIssueReport } from "../build/node/study-file/issue-report.js";
import { readPattern } from "../build/node/study-file/pattern.js";
import { ROOT, readFlags, table, writePage } from "./result-page.mjs";

const flags = readFlags("What is read of generated logs.", { logs: "10000", seed: "1" });
const source = readFileSync(join(ROOT, "test/reference/generated-logs.ts"), "utf8");
const { code } = await transform(source, { loader: "ts" });
const { generateLog, uniform } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

/** The value that is read of a log, which arrives in pieces; undefined where it is refused. */
async function read(log, size) {
  const pattern = readPattern(
    log.pattern,
    [],
    createIssueReport(() => ({ line: 0, column: 0 })),
  );
  const search = new LogSearch({ pattern });
  const text = log[log.stream];
  for (let at = 0; at < text.length; at += size) search.write(text.slice(at, at + size));
  const reading = await search.result("the log", true);
  return reading.ok ? reading.value.mean : undefined;
}

/** What a plain search finds: the last match of the pattern's group, with JavaScript's `Number`. */
function readPlainly(log) {
  const pattern = new RegExp(log.pattern.replace("{number}", "([-+0-9.eE]+)"), "gm");
  const found = [...log[log.stream].matchAll(pattern)].at(-1)?.[1];
  return found === undefined || found.trim() === "" || !Number.isFinite(Number(found)) ? undefined : Number(found);
}

const random = uniform(Number(flags.seed));
const counts = new Map();
const count = (row, column) => {
  const all = counts.get(row) ?? { logs: 0, right: 0, refused: 0, wrong: 0, "wrong plainly": 0 };
  all[column]++;
  counts.set(row, all);
};
for (let at = 0; at < Number(flags.logs); at++) {
  const log = generateLog(random);
  const got = await read(log, 1 + Math.floor(random() * 200));
  const plain = readPlainly(log);
  for (const row of [log.notation, "**all**"]) {
    count(row, "logs");
    count(row, got === undefined ? "refused" : got === log.value ? "right" : "wrong");
    if (plain !== undefined && plain !== log.value) count(row, "wrong plainly");
  }
}

const rows = [...counts].sort(([a], [b]) => (a === "**all**" ? 1 : b === "**all**" ? -1 : a < b ? -1 : 1));
writePage(
  "reading",
  "What is read of logs",
  `${flags.logs} generated logs with one to four values each, in 22 notations, under colours and beside progress bars, on either stream, searched with eight kinds of patterns, most of which match only some notations. The last value counts. A value is right if it equals the number that was printed; it is refused if the trial fails with a reason. The last column counts what a plain search gets wrong: the last match, with JavaScript's \`Number\`.`,
  table(
    ["last value", "logs", "right", "refused", "wrong", "wrong in a plain search"],
    rows.map(([name, row]) => [name, row.logs, row.right, row.refused, row.wrong, row["wrong plainly"]].map(String)),
  ),
);
