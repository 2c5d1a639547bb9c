// `npm run test:faults`: rounds of faults (test/faults/rounds). Bundles the harness into one module, because Node does not run TypeScript,
// and runs it. `--help` lists its flags.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");
const folder = join(root, "node_modules", ".cache", "paretune-tests");
mkdirSync(folder, { recursive: true });
const outfile = join(folder, `faults-${process.pid}.mjs`);
const entryPoints = [join(root, "test", "faults", "rounds", "main.ts")];
await build({ entryPoints, outfile, bundle: true, platform: "node", format: "esm", packages: "external" });
try {
  const args = [outfile, root, ...process.argv.slice(2)];
  process.exitCode = spawnSync(process.execPath, args, { stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(outfile, { force: true });
}
