import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { sources } from "../docs/sources.ts";

const root = join(import.meta.dirname, "../..");
const { ".": node, "./core": core, "./problems": problems } = packageJson.exports;
const library = [node, core, problems];
const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** The files that a file of `dist` loads before it runs, itself included, and the packages and modules of Node that they import. */
function loadedWith(path: string): { readonly files: ReadonlySet<string>; readonly outside: ReadonlySet<string> } {
  const files = new Set<string>();
  const outside = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    for (const [, name = ""] of read(file).matchAll(/^(?:import|export)\s(?:[^"';]*?\sfrom\s)?"([^"]+)";$/gm)) {
      if (name.startsWith(".")) visit(join(dirname(file), name));
      else outside.add(name);
    }
  };
  visit(path);
  return { files, outside };
}

/** The packages whose code is in these files: esbuild names the file of each module. */
function packagesIn(files: Iterable<string>): ReadonlySet<string> {
  const named = [...files].flatMap((file) => [...read(file).matchAll(/^\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)]);
  return new Set(named.map(([, name = ""]) => name));
}

describe("the bundles of the package", () => {
  it("share classes among the entry points, so that instanceof holds", async () => {
    const [fromNode, fromCore] = await Promise.all(
      [node, core].map((entry) => import(join(root, entry.default)) as Promise<Record<string, unknown>>),
    );
    for (const name of ["ParetuneError", "createStudy", "propose"]) {
      expect(fromNode?.[name], name).toBeTypeOf("function");
      expect(fromNode?.[name], name).toBe(fromCore?.[name]);
    }
  });

  it.each([core.default, problems.default])("import nothing of Node or of a package in %s", async (entry) => {
    expect([...loadedWith(entry).outside]).toEqual([]);
    expect([...packagesIn(loadedWith(entry).files)]).toEqual([]);
    const options = { bundle: true, write: false, format: "esm", platform: "browser", logLevel: "error" } as const;
    const { outputFiles } = await build({ entryPoints: [join(root, entry)], ...options });
    expect(outputFiles).toHaveLength(1);
  });

  it("import from outside what is installed, what users install for themselves, and Node's modules", () => {
    const names = readdirSync(join(root, "dist/chunks")).filter((name) => name.endsWith(".js"));
    const outside = names.flatMap((name) => [...loadedWith(join("dist/chunks", name)).outside]);
    const packages = new Set(outside.filter((name) => !/^(node:|fs$|stream$)/.test(name)));
    expect([...packages]).toEqual(Object.keys(packageJson.dependencies));
  });

  it("load the server, the questions, the figures and Parquet on demand only", () => {
    const commandLine = readdirSync(join(root, "dist/chunks")).find((name) => name.startsWith("command-line-"));
    const packages = packagesIn(loadedWith(`dist/chunks/${commandLine}`).files);
    expect([...packages]).toEqual(expect.arrayContaining(["yaml", "zod"]));
    for (const name of ["hono", "@hono/node-server", "@clack/prompts", "@observablehq/plot", "hyparquet-writer"])
      expect([...packages], name).not.toContain(name);
  });

  it("load little before Ctrl-C is handled", () => {
    const { files, outside } = loadedWith(packageJson.bin.paretune);
    expect([...files].reduce((sum, file) => sum + read(file).length, 0)).toBeLessThan(10_000);
    expect([...outside]).toEqual([]);
  });

  it("have every program that threads start, by its path", () => {
    const started = [...sources()].flatMap(({ text }) => [
      ...[...text.matchAll(/\bstartWorker\("([^"]+)"/g)].map(([, name = ""]) => `dist/node/${name}`),
      ...[...text.matchAll(/\bpackageFile\("([^"]+\.js)"\)/g)].map(([, name = ""]) => name),
    ]);
    expect(started.length).toBeGreaterThanOrEqual(3);
    for (const path of started) expect(read(path), path).toContain("node:worker_threads");
  });
});

describe("the types of the package", () => {
  const shared = readdirSync(join(root, "dist/chunks")).filter((name) => name.endsWith(".d.ts"));
  const files = [...library.map(({ types }) => types), ...shared.map((name) => `dist/chunks/${name}`)];

  it("name no other package, so that none has to be installed for them", () => {
    const imported = files.flatMap((file) => [...read(file).matchAll(/(?:from|import\()\s*['"]([^'"]+)['"]/g)]);
    expect(imported.length).toBeGreaterThan(0);
    expect(imported.map(([, name = ""]) => name).filter((name) => !name.startsWith("."))).toEqual([]);
  });

  it("declare a class once for all entry points", () => {
    const declared = files.flatMap((file) => [...read(file).matchAll(/declare class (\w+)/g)]);
    const names = declared.map(([, name = ""]) => name);
    expect(names).toContain("ParetuneError");
    expect(new Set(names).size).toBe(names.length);
  });

  it("keep the docstrings", () => {
    const text = files.map(read).join("\n");
    for (const name of ["createStudy", "propose", "hypervolume", "runStudy", "openStore", "createThreads"])
      expect(text, name).toMatch(new RegExp(`\\*/\\n(?:export )?declare function ${name}\\b`));
  });
});
