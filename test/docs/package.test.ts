import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { anchorsOf, prose, root } from "./documents.ts";

/** The files that `npm pack` ships, as paths from the root. */
const shipped = ((): ReadonlySet<string> => {
  const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
  const { stdout } = spawnSync("npm", args, { cwd: root, encoding: "utf8", shell: process.platform === "win32" });
  const [{ files }] = JSON.parse(stdout) as [{ files: readonly { readonly path: string }[] }];
  return new Set(files.map(({ path }) => path));
})();

const hasFolder = (path: string): boolean => [...shipped].some((file) => file.startsWith(`${path}/`));

/** Relative links and images of a document, as paths from the root with their anchors. */
function linksOf(document: string): readonly { readonly path: string; readonly anchor?: string }[] {
  const text = prose(readFileSync(join(root, document), "utf8"));
  const targets = [
    ...[...text.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)],
    ...[...text.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)],
  ].map((match) => match[1] ?? "");
  return targets
    .filter((target) => !/^(https?:|mailto:)/.test(target))
    .map((target) => {
      const [path = "", anchor] = target.split("#");
      const resolved = path === "" ? document : posix.normalize(posix.join(dirname(document), path)).replace(/\/$/, "");
      return { path: resolved, ...(anchor === undefined ? {} : { anchor }) };
    });
}

describe("the published package", () => {
  const documents = [...shipped].filter((path) => path.endsWith(".md"));

  it("has the documents that its README leads to, its schema and its command", () => {
    for (const path of [
      "docs/study-file.md",
      "docs/command-line.md",
      "docs/images/demo-dashboard.png",
      "dist/study.schema.json",
      packageJson.bin.paretune,
    ]) {
      expect([...shipped], path).toContain(path);
    }
    expect(documents.length).toBeGreaterThan(20);
  });

  // A file that the package does not have is linked by its address in the repository, which links.test.ts follows.
  it.each(documents)("links in %s lead to files in the package, and to headings that exist", (document) => {
    const broken = linksOf(document).filter(({ path, anchor }) => {
      if (!shipped.has(path)) return !hasFolder(path);
      if (anchor === undefined || !path.endsWith(".md")) return false;
      return !anchorsOf(readFileSync(join(root, path), "utf8")).has(anchor);
    });
    expect(broken).toEqual([]);
  });

  it("names one address for its sources, its page and its issues", () => {
    const address = "https://github.com/paretune/paretune";
    expect(packageJson.repository).toEqual({ type: "git", url: `git+${address}.git` });
    expect(packageJson.homepage).toBe(`${address}#readme`);
    expect(packageJson.bugs).toBe(`${address}/issues`);
  });

  it("has no tests, sources or caches, and no pages for contributors", () => {
    const others = /^(src|build|test|scripts|node_modules|docs\/decisions|docs\/skeletons)\/|\.tsbuildinfo$/;
    expect([...shipped].filter((path) => others.test(path))).toEqual([]);
  });

  it("has few files, because npm needs milliseconds for each when it installs them", () => {
    expect(shipped.size).toBeLessThan(170);
    expect(Object.keys(packageJson.dependencies)).toEqual(["@photostructure/sqlite"]);
  });
});
