// `npm run build`: compiles the kernels to WebAssembly (embedded as a generated module), then TypeScript to dist, bundles the
// command line, because loading its modules one by one takes half of the time of a short command, and bundles the pages.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { build } from "esbuild";
import { build as buildPage } from "vite";
import { writeLicences } from "./licences.mjs";

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
  plugins: [
    {
      name: "plotting library in a file of its own",
      setup: ({ onResolve }) =>
        onResolve({ filter: /\/plotting-library\.ts$/ }, () => ({
          path: "../../figures/plotting-library.js",
          external: true,
        })),
    },
  ],
});
chmodSync(cli, 0o755);
// The plotting library with all that it depends on is installed as one file: a twentieth of its packages.
const plotting = join(root, "dist/figures/plotting-library.js");
const { metafile } = await build({
  entryPoints: [join(root, "src/figures/plotting-library.ts")],
  outfile: plotting,
  bundle: true,
  allowOverwrite: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
});
writeLicences(root, Object.keys(metafile.inputs), join(root, "dist/figures/plotting-library.LICENSES.txt"));
// The dashboard has addresses of several levels, which begin at the root of its server. The tutorial may lie in any folder of any
// web server.
await bundlePage("dashboard", "/");
await bundlePage("tutorial", "./");
writeFileSync(join(root, "dist/.built"), "");

/** Bundles the page of src/NAME into dist/NAME. `base` is where its files are, as the page names them. */
async function bundlePage(name, base) {
  const built = await buildPage({
    root: join(root, "src", name),
    base,
    configFile: false,
    logLevel: "warn",
    worker: { format: "es" },
    build: {
      outDir: join(root, "dist", name),
      emptyOutDir: true,
      target: "es2022",
      // The Content-Security-Policy allows scripts and styles from files only.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 1000,
    },
  });
  const modules = built.output.flatMap((file) => ("moduleIds" in file ? file.moduleIds : []));
  writeLicences(
    root,
    modules.filter((id) => id.startsWith("/")).map((id) => relative(root, id)),
    join(root, "dist", name, "LICENSES.txt"),
  );
}
