// `npm run build:wheel`: the Python package. Copies the built package into the Python sources, and lets pip build a wheel of them:
// dist/python/paretune-VERSION-py3-none-any.whl. Needs python3 with pip, and the registry, from which pip fetches the build backend.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(import.meta.dirname, "..");
const engine = join(root, "python/src/paretune/_engine");
const output = join(root, "dist/python");
const MAX_BYTES = 10e6;

/** The package of the store. In the wheel its place is taken by the SQLite of Node, which is in every Node that the wheel runs on. */
const STORE = "@photostructure/sqlite";

if (!existsSync(join(root, "build/.built")))
  execFileSync(process.execPath, [join(root, "scripts/build.mjs")], { stdio: "inherit" });
rmSync(engine, { recursive: true, force: true });
// Types, and documents for readers, who find them on the site, are left out.
const LEFT_OUT = /\.d\.ts$|^docs\//;
for (const path of packedFiles()) if (!LEFT_OUT.test(path)) copy(join(root, path), join(engine, path));
writeStore();
rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });
buildWheel();
const [wheel] = readdirSync(output);
const bytes = statSync(join(output, wheel)).size;
console.log(`dist/python/${wheel}: ${(bytes / 1e6).toFixed(2)} MB`);
if (bytes > MAX_BYTES) {
  console.error(`The wheel is larger than ${MAX_BYTES / 1e6} MB.`);
  process.exit(1);
}

/** The files of the npm package, relative to the root. */
function packedFiles() {
  const text = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: root,
    encoding: "utf8",
    shell: process.platform === "win32",
    maxBuffer: 1 << 26,
  });
  return JSON.parse(text)[0].files.map(({ path }) => path);
}

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

/** The module `node:sqlite` under the name of the package, whose interface it has. */
function writeStore() {
  const folder = join(engine, "node_modules", STORE);
  mkdirSync(folder, { recursive: true });
  const version = JSON.parse(readFileSync(join(root, "node_modules", STORE, "package.json"), "utf8")).version;
  const manifest = { name: STORE, version, type: "module", exports: "./index.js", license: "MIT" };
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(join(folder, "index.js"), 'export * from "node:sqlite";\n');
}

function buildWheel() {
  const python = process.env.PYTHON ?? (process.platform === "win32" ? "python" : "python3");
  const args = ["-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", output, join(root, "python")];
  const { status, error } = spawnSync(python, args, { cwd: root, stdio: "inherit" });
  if (status === 0) return;
  console.error(
    `The wheel could not be built with ${python} -m pip${error === undefined ? "" : ` (${error.message})`}.`,
  );
  process.exit(1);
}
