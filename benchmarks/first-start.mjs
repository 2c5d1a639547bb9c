// The first start by npx: `npx paretune --version` with an empty cache, which downloads and installs the package first.
//   node benchmarks/first-start.mjs [--starts 5] [--against FILE]
// FILE is the packed package (.tgz) of an earlier build. Run `npm run build` first. Both packages start in turn, so that their ratio
// holds on a busy machine; processor seconds are those of npm and of all its processes. Needs a registry, and a POSIX shell.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { median, ROOT, readFlags, table, writePage } from "./result-page.mjs";

const flags = readFlags("The first start by npx.", { starts: "5", against: "" });
const folder = mkdtempSync(join(tmpdir(), "paretune-first-start-"));

/** Installs a package in an empty folder with an empty cache, and starts it. Seconds; and the number of installed files. */
function start(packed) {
  const cache = join(folder, "cache");
  const empty = join(folder, "empty");
  for (const each of [cache, empty]) rmSync(each, { recursive: true, force: true });
  mkdirSync(empty);
  writeFileSync(join(empty, "package.json"), "{}");
  const command = 'npx --yes --package="file:$0" -- paretune --version && times';
  const env = { ...process.env, npm_config_cache: cache };
  const started = performance.now();
  const output = execFileSync("sh", ["-c", command, packed], { cwd: empty, env, encoding: "utf8" });
  const wall = (performance.now() - started) / 1000;
  const processor = [...(output.trim().split("\n").at(-1) ?? "").matchAll(/(\d+)m([\d.]+)s/g)]
    .map(([, minutes, seconds]) => 60 * Number(minutes) + Number(seconds))
    .reduce((sum, each) => sum + each, 0);
  const installed = readdirSync(join(cache, "_npx"), { recursive: true, withFileTypes: true });
  return { wall, processor, files: installed.filter((entry) => entry.isFile()).length };
}

try {
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder];
  const [{ filename }] = JSON.parse(execFileSync("npm", args, { cwd: ROOT, encoding: "utf8", maxBuffer: 2 ** 28 }));
  const packages = [
    ...(flags.against === "" ? [] : [{ name: "earlier build", packed: resolve(flags.against) }]),
    { name: "this build", packed: join(folder, filename) },
  ].map((each) => ({ ...each, starts: [] }));
  for (let round = 0; round < Number(flags.starts); round++)
    for (const { packed, starts } of packages) starts.push(start(packed));
  const rows = packages.map(({ name, starts }) => {
    const of = (key) => starts.map((each) => each[key]);
    return [
      name,
      starts[0].files,
      Math.min(...of("wall")).toFixed(1),
      median(of("wall")).toFixed(1),
      median(of("processor")).toFixed(1),
    ];
  });
  writePage(
    "first-start",
    "The first start with npx",
    "`npx paretune --version` with an empty cache: npm downloads and unpacks the package and its dependencies, then starts the command. " +
      `${flags.starts} starts of each package, in turn.`,
    table(["package", "installed files", "seconds, least", "seconds, median", "processor seconds, median"], rows),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
