// Runs before `npm test`, `npm run demo` and `npm run check`: installs dependencies and builds if needed. Requires Node
// only.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** Runs a command in the project's root. If it fails, ends this process with the same exit code. */
function run(command, args) {
  console.error(`> ${command} ${args.join(" ")}`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) process.exit(status ?? 1);
}

/** The newest modification time below a folder, in milliseconds. */
function newest(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return path.endsWith(".generated.ts") ? 0 : stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const installed = join(root, "node_modules", ".package-lock.json");
const lock = join(root, "package-lock.json");
if (!existsSync(installed) || statSync(installed).mtimeMs < statSync(lock).mtimeMs) {
  run("npm", ["ci", "--no-audit", "--no-fund"]);
}

const stamp = join(root, "build", ".built");
const sources = ["src", "examples/nlu/kernels", "package-lock.json", "tsconfig.base.json"].map((path) =>
  newest(join(root, path)),
);
if (!existsSync(stamp) || statSync(stamp).mtimeMs < Math.max(...sources)) run("npm", ["run", "build"]);
