// Checks the built site: every link between pages leads to a page and, where it names a heading, to that heading; and no page
// loads anything from another host, so that the site works without a network.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const site = join(import.meta.dirname, "dist");
const problems = [];
const pages = readdirSync(site, { recursive: true })
  .filter((name) => name.endsWith(".html"))
  .map((name) => join(site, name));
const texts = new Map(pages.map((page) => [page, readFileSync(page, "utf8")]));
const ids = new Map(
  [...texts].map(([page, text]) => [page, new Set([...text.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]))]),
);
let links = 0;
for (const [page, text] of texts) {
  const where = relative(site, page);
  for (const [, target] of text.matchAll(/<a [^>]*?href="([^"]+)"/g)) {
    if (/^(https?|mailto):/.test(target)) continue;
    links++;
    const [path, fragment] = target.replaceAll("&amp;", "&").split("#");
    const file =
      path === ""
        ? page
        : join(path.startsWith("/") ? site : dirname(page), path === "/" ? "index.html" : decodeURI(path));
    if (!existsSync(file)) problems.push(`${where}: ${target} leads to no page`);
    else if (fragment && !ids.get(file)?.has(decodeURIComponent(fragment)))
      problems.push(`${where}: ${target} leads to no heading`);
  }
  for (const [tag] of text.matchAll(/<(?:script|link|img)\b[^>]*(?:src|href)="https?:[^>]*>/g)) {
    problems.push(`${where}: loads something from another host: ${tag}`);
  }
}
console.log(`${pages.length} pages, ${links} links between them`);
for (const problem of problems) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
