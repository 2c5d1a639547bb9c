// Prints the lengths of functions and how many positional parameters they have; fails above the limits of
// CONTRIBUTING.md. A numeric kernel that works on views of arrays may take more parameters: it says `@kernel` in its
// docstring, or its file does.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

const root = join(import.meta.dirname, "..");
const MAX_LINES = 60;
const MAX_PARAMETERS = 4;

/** The TypeScript sources below a folder that are compiled by tsc. */
function* sources(folder) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && path !== join("src", "kernels")) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name) && !entry.name.endsWith(".generated.ts")) yield path;
  }
}

const isFunction = (node) =>
  ts.isFunctionDeclaration(node) ||
  ts.isFunctionExpression(node) ||
  ts.isArrowFunction(node) ||
  ts.isMethodDeclaration(node) ||
  ts.isConstructorDeclaration(node) ||
  ts.isAccessor(node);

/** Whether the docstring of a function, or of what it is assigned to, marks it as a kernel. */
function isKernel(node) {
  for (let at = node; at !== undefined && !ts.isSourceFile(at); at = at.parent) {
    if (ts.getJSDocTags(at).some(({ tagName }) => tagName.text === "kernel")) return true;
  }
  return false;
}

const lengths = [];
const problems = [];
for (const path of sources("src")) {
  const text = readFileSync(join(root, path), "utf8");
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const isKernelFile = /^\/\*\*(?:(?!\*\/)[\s\S])*@kernel/.test(text);
  const lineOf = (position) => source.getLineAndCharacterOfPosition(position).line + 1;
  const visit = (node) => {
    ts.forEachChild(node, visit);
    if (!isFunction(node) || node.body === undefined) return;
    const first = lineOf(node.getStart());
    const lines = lineOf(node.end) - first + 1;
    lengths.push(lines);
    const name = node.name?.getText() ?? "a function";
    if (lines > MAX_LINES) problems.push(`${path}:${first}: ${name} has ${lines} lines; at most ${MAX_LINES}`);
    const { length } = node.parameters;
    if (length > MAX_PARAMETERS && !isKernelFile && !isKernel(node)) {
      problems.push(`${path}:${first}: ${name} takes ${length} positional parameters; at most ${MAX_PARAMETERS}`);
    }
  };
  visit(source);
}
lengths.sort((a, b) => a - b);
const quantile = (p) => lengths[Math.floor(p * (lengths.length - 1))];
console.log(`${lengths.length} functions; lines: median ${quantile(0.5)}, p90 ${quantile(0.9)}, max ${quantile(1)}`);
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
