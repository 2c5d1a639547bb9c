// `npm run test:clusters`: the tests against real clusters. Installs what they need into a cache
// (PARETUNE_CLUSTERS_CACHE, by default ~/.cache/paretune-clusters). Those of Ray run in a network namespace that has none but
// loopback, because Ray listens on all addresses; Slurm finds no address to listen on there. What cannot be had is said, and its tests are
// skipped. PARETUNE_TEST_KUBERNETES names a folder with the programs of Kubernetes; without it they are built, which needs Go.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

const RAY = "ray[default]==2.60.0";

const root = join(import.meta.dirname, "..");
const cache = process.env.PARETUNE_CLUSTERS_CACHE ?? join(homedir(), ".cache", "paretune-clusters");
const run = (program, args) => spawnSync(program, args, { stdio: "inherit" }).status === 0;

/** The program of Ray, which is installed unless it is there; undefined where it cannot be. */
function rayProgram() {
  const venv = join(cache, "ray");
  const program = join(venv, "bin", "ray");
  if (existsSync(program)) return program;
  console.log(`Installing ${RAY} into ${venv} …`);
  mkdirSync(cache, { recursive: true });
  const installed =
    run("python3", ["-m", "venv", venv]) &&
    run(join(venv, "bin", "python"), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", RAY]);
  return installed ? program : undefined;
}

/** What makes a network namespace: as root, or with a namespace of users. */
function namespace() {
  const ways = [["--net"], ["--net", "--user", "--map-root-user"]];
  return ways.find((flags) => spawnSync("unshare", [...flags, "true"]).status === 0);
}

/** The folder of the programs of Kubernetes, which are built unless they are there; undefined where they cannot be. */
function kubernetesPrograms() {
  if (process.env.PARETUNE_TEST_KUBERNETES !== undefined) return process.env.PARETUNE_TEST_KUBERNETES;
  if (spawnSync("go", ["version"]).status !== 0) return undefined;
  const folder = join(cache, "kubernetes");
  return run(process.execPath, [join(root, "scripts", "build-kubernetes.mjs"), folder])
    ? join(folder, "bin")
    : undefined;
}

const flags = namespace();
const ray = flags === undefined ? undefined : rayProgram();
if (flags === undefined) console.log("SKIPPED: Ray, because unshare cannot make a network namespace here.");
else if (ray === undefined) console.log(`SKIPPED: Ray, because ${RAY} could not be installed.`);
const kubernetes = kubernetesPrograms();
if (kubernetes === undefined)
  console.log("SKIPPED: Kubernetes, because it could not be built (is there a Go tool chain?).");
const vitest = (tests) => [
  process.execPath,
  join(root, "node_modules", "vitest", "vitest.mjs"),
  "run",
  "--config",
  join(root, "vitest.clusters.config.ts"),
  tests,
  ...process.argv.slice(2),
];
const alone = (words) =>
  flags === undefined ? words : ["unshare", ...flags, "sh", "-c", 'ip link set lo up && exec "$@"', "sh", ...words];
const env = {
  ...process.env,
  ...(ray === undefined ? {} : { PARETUNE_TEST_RAY: ray }),
  ...(kubernetes === undefined ? {} : { PARETUNE_TEST_KUBERNETES: kubernetes }),
};
const codes = [
  vitest("test/clusters/slurm"),
  alone(vitest("test/clusters/ray")),
  vitest("test/clusters/kubernetes"),
].map(([program, ...args]) => spawnSync(program, args, { cwd: root, stdio: "inherit", env }).status ?? 1);
process.exit(Math.max(...codes));
