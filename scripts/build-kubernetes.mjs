// Builds the control plane of Kubernetes (etcd, kube-apiserver, kube-controller-manager, kube-scheduler) from the Go module registry into
// a folder, for `npm run test:clusters`: `node scripts/build-kubernetes.mjs FOLDER`. What is there already is not built again.
// Takes 10 to 25 minutes the first time, and a Go tool chain.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const VERSION = "v1.35.4";
/** The version of the modules that Kubernetes is divided into. */
const STAGING = "v0.35.4";

const PROGRAMS = [
  { name: "etcd", path: "go.etcd.io/etcd/server/v3" },
  { name: "kube-apiserver", path: "k8s.io/kubernetes/cmd/kube-apiserver" },
  { name: "kube-controller-manager", path: "k8s.io/kubernetes/cmd/kube-controller-manager" },
  { name: "kube-scheduler", path: "k8s.io/kubernetes/cmd/kube-scheduler" },
];

const folder = process.argv[2];
if (folder === undefined) {
  console.error("usage: node scripts/build-kubernetes.mjs FOLDER");
  process.exit(2);
}
const bin = join(folder, "bin");
mkdirSync(bin, { recursive: true });

/** Runs Go in a folder; ends this program where it fails. */
function go(place, args, options = {}) {
  const env = { ...process.env, GOFLAGS: "-mod=mod" };
  const result = spawnSync("go", args, {
    cwd: place,
    env,
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    ...options,
  });
  if (result.status === 0) return result.stdout;
  console.error(`go ${args.join(" ")} failed${result.error ? `: ${result.error.message}` : ""}`);
  process.exit(1);
}

/** A module that requires Kubernetes. Its own go.mod replaces the modules that it is divided into by folders, which no other module sees. */
function makeModule(place) {
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "go.mod"), "module paretune-test/kubernetes\n\ngo 1.25.0\n");
  const { GoMod } = JSON.parse(go(place, ["mod", "download", "-json", `k8s.io/kubernetes@${VERSION}`]));
  const staged = [...readFileSync(GoMod, "utf8").matchAll(/^\s+(k8s\.io\/[a-z-]+) v0\.0\.0(?: .*)?$/gm)].map(
    ([, name]) => name,
  );
  const replaced = [...new Set(staged)].map((name) => `replace ${name} => ${name} ${STAGING}`);
  const required = `require k8s.io/kubernetes ${VERSION}`;
  writeFileSync(
    join(place, "go.mod"),
    ["module paretune-test/kubernetes", "go 1.25.0", required, ...replaced, ""].join("\n"),
  );
  go(place, ["get", `k8s.io/kubernetes@${VERSION}`, "go.etcd.io/etcd/server/v3@v3.6.5"]);
}

const missing = PROGRAMS.filter(({ name }) => !existsSync(join(bin, name)));
const source = join(folder, "source");
if (missing.length > 0) makeModule(source);
const stamp = "k8s.io/component-base/version";
const [, major, minor] = VERSION.match(/^v(\d+)\.(\d+)/) ?? [];
const flags = `-s -w -X ${stamp}.gitVersion=${VERSION} -X ${stamp}.gitMajor=${major} -X ${stamp}.gitMinor=${minor}`;
for (const { name, path } of missing) {
  console.log(`Building ${name} …`);
  go(source, ["build", "-p", "2", "-trimpath", "-ldflags", flags, "-o", join(bin, name), path]);
}
