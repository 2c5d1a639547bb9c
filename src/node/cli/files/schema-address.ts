/**
 * @file Where an editor finds the JSON Schema of study files.
 */
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFile, packageVersion } from "../../files/package-version.ts";

/**
 * The path of the installed package's schema, for the comment `# yaml-language-server` of a study file at `path`: relative where
 * the package is installed in the file's own project, absolute elsewhere. A package that `npx` keeps in its cache may be removed at
 * any time; then it is the address of the published package.
 */
export function schemaAddress(
  path: string,
  schema: string = fileURLToPath(packageFile("dist/study.schema.json")),
): string {
  if (/[\\/]_npx[\\/]/.test(schema)) return `https://unpkg.com/paretune@${packageVersion()}/dist/study.schema.json`;
  const at = schema.lastIndexOf(`${sep}node_modules${sep}`);
  const project = at < 0 ? undefined : schema.slice(0, at);
  const folder = dirname(resolve(path));
  const isInProject = project !== undefined && (folder === project || folder.startsWith(`${project}${sep}`));
  const address = isInProject ? relative(folder, schema) : schema;
  const shown = address.split(sep).join("/");
  return isInProject && !shown.startsWith(".") ? `./${shown}` : shown;
}
