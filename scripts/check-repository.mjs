// Checks rules that no other tool checks: the core uses no clock and no global randomness, files stay below the limit
// of lines, and the lock file names no registry host.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const root = join(import.meta.dirname, "..");
const MAX_LINES = 400;
const problems = [];

function* files(folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else if (/\.tsx?$/.test(entry.name) && !entry.name.endsWith(".generated.ts")) yield path;
  }
}

const lengths = [];
for (const path of files("src")) {
  const text = readFileSync(join(root, path), "utf8");
  const lines = text.split("\n");
  lengths.push(lines.length);
  const isTable = text.includes("@table");
  if (lines.length > MAX_LINES && !isTable) problems.push(`${path}: ${lines.length} lines; at most ${MAX_LINES}`);
  if (!relative("src/core", path).startsWith("..")) {
    lines.forEach((line, index) => {
      const code = line.replace(/\/\/.*$/, "").replace(/^\s*\*.*$/, "");
      if (/\bMath\.random\b|\bnew Date\b|\bDate\.now\b/.test(code)) {
        problems.push(`${path}:${index + 1}: the core must not use a clock or global randomness`);
      }
    });
  }
}
if (/"resolved":/.test(readFileSync(join(root, "package-lock.json"), "utf8"))) {
  problems.push("package-lock.json: contains registry addresses; install with the project's .npmrc");
}
lengths.sort((a, b) => a - b);
const quantile = (p) => lengths[Math.floor(p * (lengths.length - 1))];
console.log(`${lengths.length} source files; lines: median ${quantile(0.5)}, p90 ${quantile(0.9)}, max ${quantile(1)}`);
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
