// Writes the licences of the packages that are in a bundle into one file, as the licences demand.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";

/** `inputs` are the files of the bundle, as esbuild's metafile or Vite's list of modules names them. */
export function writeLicences(root, inputs, file) {
  const folders = withDependencies(root, new Set(inputs.flatMap((input) => packageFolder(input) ?? [])));
  const texts = [...folders].sort().map((folder) => {
    const path = join(root, folder);
    const { name, version, license } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
    const found = readdirSync(path).find((each) => /^licen[cs]e/i.test(each));
    const text = found !== undefined ? readFileSync(join(path, found), "utf8") : license;
    return `${name} ${version}\n\n${text.trim()}\n`;
  });
  writeFileSync(file, texts.join(`\n${"-".repeat(80)}\n\n`));
}

/** The packages with all that they depend on: a package may ship others within its own files, where no list of inputs names them. */
function withDependencies(root, folders) {
  const all = new Set();
  const add = (folder) => {
    if (all.has(folder)) return;
    all.add(folder);
    const { dependencies = {} } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    for (const name of Object.keys(dependencies)) {
      const places = [join(folder, "node_modules", name), join("node_modules", name)];
      const place = places.find((each) => existsSync(join(root, each, "package.json")));
      if (place !== undefined) add(place);
    }
  };
  for (const folder of folders) add(folder);
  return all;
}

/** The folder of the package that a file belongs to; undefined for a file of ours. */
function packageFolder(path) {
  const parts = path.split(sep);
  const at = parts.lastIndexOf("node_modules");
  if (at < 0) return undefined;
  return parts.slice(0, at + (parts[at + 1].startsWith("@") ? 3 : 2)).join(sep);
}
