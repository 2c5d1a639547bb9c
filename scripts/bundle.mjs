// Bundles what the package ships: its entry points, with the packages that they use, and their types. npm needs milliseconds for every
// file that it installs (docs/decisions/bundled-package.md).
import { createHash } from "node:crypto";
import { chmodSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import { writeLicences } from "./licences.mjs";

/** The modules of the library, by their paths below src and below dist. */
const LIBRARY = ["core/index", "core/problems/index", "node/index"];
/** Programs that Node starts: the command line, and those of its threads. */
const PROGRAMS = ["node/cli/main", "node/threads/worker", "node/metrics/search-worker", "node/server/server-thread"];
/** Packages that are installed: one has a library of each platform, the others are those of users. */
const INSTALLED = ["@photostructure/sqlite", "@kubernetes/client-node", "pg"];

/** Bundles src into dist. Code that several entry points use is in one file, which each of them loads, so that it has one state. */
export async function bundleCode(root) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries([...LIBRARY, ...PROGRAMS].map((name) => [name, `src/${name}.ts`])),
    outdir: "dist",
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    external: INSTALLED,
    define: { SOURCE_DIGEST: JSON.stringify(sourceDigest(root)) },
    // The same sources as modules, which a bundle can hold without a loader of CommonJS.
    alias: { yaml: "./node_modules/yaml/browser/dist/index.js" },
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
  });
  chmodSync(join(root, "dist/node/cli/main.js"), 0o755);
  writeLicences(root, Object.keys(metafile.inputs), join(root, "dist/LICENSES.txt"));
}

/** A digest of the sources of the core and of its rim for Node, the same on every machine. */
function sourceDigest(root) {
  const hash = createHash("sha256");
  for (const part of ["core", "node", "figures"]) {
    const names = readdirSync(join(root, "src", part), { recursive: true }).filter((name) => name.endsWith(".ts"));
    for (const name of names.map((each) => each.replaceAll("\\", "/")).sort()) {
      hash.update(`${part}/${name}\n`).update(readFileSync(join(root, "src", part, name)));
    }
  }
  return hash.digest("hex");
}

/** Bundles the types of the library, as the compiler has written them to build, into dist. */
export async function bundleTypes(root) {
  const bundle = await rollup({
    input: Object.fromEntries(LIBRARY.map((name) => [name, join(root, "build", `${name}.d.ts`)])),
    plugins: [dts()],
    onwarn: (warning) => {
      // Types of which only a part is public, such as a field's, have no public name on purpose.
      if (!warning.message.includes("private shared type exports")) throw new Error(warning.message);
    },
  });
  await bundle.write({
    dir: join(root, "dist"),
    entryFileNames: "[name].d.ts",
    chunkFileNames: "chunks/types-[hash].d.ts",
  });
}
