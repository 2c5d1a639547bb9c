// `npm run check`: all checks, for contributors and continuous integration. Runs every step, prints one line per step,
// and fails if any step failed. `--no-test` skips the tests (CI runs them separately).
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const bin = (name) => join(root, "node_modules", ".bin", name);
const steps = [
  ["format and lint", bin("biome"), ["check", "."]],
  ["types", bin("tsc"), ["-b"]],
  ["types of the tests", bin("tsc"), ["-p", "test"]],
  ["types of the dashboard", bin("tsc"), ["-p", "src/dashboard"]],
  ["types of the tutorial", bin("tsc"), ["-p", "src/tutorial"]],
  ["direction of imports", bin("depcruise"), ["src", "--config", ".dependency-cruiser.cjs"]],
  ["dead code", bin("knip"), []],
  ["code that only tests use", bin("knip"), ["--production"]],
  ["package lint", bin("publint"), ["--strict"]],
  [
    "package types",
    bin("attw"),
    ["--pack", ".", "--profile", "esm-only", "--exclude-entrypoints", "./study.schema.json"],
  ],
  ["repository rules", process.execPath, ["scripts/check-repository.mjs"]],
  ["lengths of functions", process.execPath, ["scripts/check-functions.mjs"]],
  ["site of the documentation", process.execPath, ["scripts/build-site.mjs"]],
  ["tests", bin("vitest"), ["run"]],
].filter(([name]) => !(process.argv.includes("--no-test") && name === "tests"));

let failed = 0;
for (const [name, command, args] of steps) {
  const result = spawnSync(command, args, { cwd: root, encoding: "utf8", shell: process.platform === "win32" });
  const ok = result.status === 0;
  console.log(`${ok ? "ok    " : "FAILED"} ${name}`);
  if (!ok) {
    failed++;
    console.log(`${result.stdout ?? ""}${result.stderr ?? ""}${result.error ?? ""}`);
  }
}
console.log(`${steps.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
