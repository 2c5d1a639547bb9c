// Size of the packed package, and of an installation with its run-time dependencies, without install scripts.
//   node benchmarks/package-size.mjs
// Run `npm run build` first. Fails when a limit is exceeded.
import { spawnSync } from "node:child_process";
import { lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT, readFlags, table, writePage } from "./result-page.mjs";

const PACKED_LIMIT_MB = 5;
const INSTALLED_LIMIT_MB = 60;

readFlags("Sizes of the package.", {});

/** Runs npm and returns its standard output. */
function npm(cwd, ...args) {
  const { status, stdout, stderr } = spawnSync("npm", args, {
    cwd,
    encoding: "utf8",
    shell: process.platform === "win32",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`npm ${args.join(" ")} failed: ${stderr}`);
  return stdout;
}

/** Total size in bytes of the files below a path. */
function bytesOf(path) {
  const stats = lstatSync(path);
  if (!stats.isDirectory()) return stats.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0);
}

/** The installed packages and their sizes, in descending order. */
function installedPackages(folder) {
  const names = readdirSync(folder).flatMap((name) => {
    if (name.startsWith(".")) return [];
    return name.startsWith("@") ? readdirSync(join(folder, name)).map((sub) => `${name}/${sub}`) : [name];
  });
  const packages = names.map((name) => ({ name, bytes: bytesOf(join(folder, name)) }));
  return packages.sort((a, b) => b.bytes - a.bytes);
}

const megabytes = (bytes) => (bytes / 1e6).toFixed(2);
const folder = mkdtempSync(join(tmpdir(), "paretune-size-"));
try {
  const [packed] = JSON.parse(npm(ROOT, "pack", "--json", "--ignore-scripts", "--pack-destination", folder));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "size", private: true }));
  npm(folder, "install", "--ignore-scripts", "--no-audit", "--no-fund", join(folder, packed.filename));
  const packages = installedPackages(join(folder, "node_modules"));
  const installed = bytesOf(join(folder, "node_modules"));
  const rows = [
    ["packed", megabytes(packed.size), PACKED_LIMIT_MB],
    ["unpacked", megabytes(packed.unpackedSize), ""],
    [`installed: ${packages.length} packages`, megabytes(installed), INSTALLED_LIMIT_MB],
  ];
  const largest = packages.filter(({ bytes }) => bytes > 2e5).map(({ name, bytes }) => [name, megabytes(bytes)]);
  writePage(
    "package-size",
    "Size of the package",
    table(["what", "MB", "limit"], rows),
    "The installed packages of more than 0.2 MB:",
    table(["package", "MB"], largest),
  );
  if (packed.size > PACKED_LIMIT_MB * 1e6 || installed > INSTALLED_LIMIT_MB * 1e6) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
