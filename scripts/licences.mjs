// Writes the licences of the packages that are in a bundle into one file, as the licences demand.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, sep } from "node:path";

/** `inputs` are the files of the bundle, as esbuild's metafile or Vite's list of modules names them. */
export function writeLicences(root, inputs, file) {
  const folders = new Set(inputs.flatMap((input) => packageFolder(input) ?? []));
  const texts = [...folders].sort().map((folder) => {
    const path = join(root, folder);
    const { name, version, license } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
    const found = readdirSync(path).find((each) => /^licen[cs]e/i.test(each));
    const text = found !== undefined ? readFileSync(join(path, found), "utf8") : license;
    return `${name} ${version}\n\n${text.trim()}\n`;
  });
  writeFileSync(file, texts.join(`\n${"-".repeat(80)}\n\n`));
}

/** The folder of the package that a file belongs to; undefined for a file of ours. */
function packageFolder(path) {
  const parts = path.split(sep);
  const at = parts.lastIndexOf("node_modules");
  if (at < 0) return undefined;
  return parts.slice(0, at + (parts[at + 1].startsWith("@") ? 3 : 2)).join(sep);
}
