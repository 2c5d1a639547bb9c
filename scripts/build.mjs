// `npm run build`: compiles the kernels to WebAssembly (embedded as a generated module), then TypeScript to `build`, one file per
// source, and bundles from that what the package ships into `dist`: the code, its types, and the pages.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { build as buildPage } from "vite";
import { bundleCode, bundleTypes } from "./bundle.mjs";
import { writeLicences } from "./licences.mjs";

const root = join(import.meta.dirname, "..");

function node(script, ...args) {
  const { status } = spawnSync(process.execPath, [join(root, script), ...args], { cwd: root, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

node("scripts/build-kernels.mjs");
node("node_modules/typescript/bin/tsc", "-b");
rmSync(join(root, "dist"), { recursive: true, force: true });
mkdirSync(join(root, "dist"));
node("scripts/build-schema.mjs");
await bundleCode(root);
await bundleTypes(root);
// The dashboard has addresses of several levels, which begin at the root of its server. The tutorial may lie in any folder of any
// web server.
await bundlePage("dashboard", "/");
await bundlePage("tutorial", "./");
writeFileSync(join(root, "build/.built"), "");

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
