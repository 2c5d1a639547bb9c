// `npm run build`: compiles the kernels to WebAssembly (embedded as a generated module), then TypeScript to dist, bundles the
// command line, because loading its modules one by one takes half of the time of a short command, and bundles the dashboard.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { build as buildPage } from "vite";

const root = join(import.meta.dirname, "..");

function node(script, ...args) {
  const { status } = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

node("scripts/build-kernels.mjs");
node("node_modules/typescript/bin/tsc", "-b");
if (existsSync(join(root, "scripts/build-schema.mjs"))) node("scripts/build-schema.mjs");
mkdirSync(join(root, "dist"), { recursive: true });
const cli = join(root, "dist/node/cli/main.js");
await build({
  entryPoints: [join(root, "src/node/cli/command-line.ts")],
  outfile: join(root, "dist/node/cli/command-line.js"),
  bundle: true,
  allowOverwrite: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  logLevel: "warning",
});
chmodSync(cli, 0o755);
await buildPage({
  root: join(root, "src/dashboard"),
  configFile: false,
  logLevel: "warn",
  build: {
    outDir: join(root, "dist/dashboard"),
    emptyOutDir: true,
    target: "es2022",
    // The Content-Security-Policy allows scripts and styles from files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
  },
});
writeFileSync(join(root, "dist/.built"), "");
