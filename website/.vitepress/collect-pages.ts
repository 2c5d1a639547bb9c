/**
 * @file Collects the pages of the site in one folder, because the site's builder takes pages from one folder only, and finds the
 * packages that it needs from there.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { REPOSITORY, root } from "./pages.ts";
import { roomPages } from "./room-pages.ts";

/** The picture of the first page. */
const FIRST_PICTURE = "docs/images/demo-dashboard.png";

/**
 * Writes the pages into a folder, which is emptied before. Their links lead to other pages, or to a file in the repository.
 *
 * @param pages - the page of each file, as `pagesByFile` returns it
 * @throws Error where a link leads to no file
 */
export function collectPages(folder: string, pages: ReadonlyMap<string, string>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [file, page] of pages) {
    write(join(folder, page), withLinks(readFileSync(join(root, file), "utf8"), { file, page, pages, folder }));
  }
  for (const [page, text] of roomPages()) write(join(folder, page), text);
  mkdirSync(join(folder, "public"));
  copyFileSync(join(root, FIRST_PICTURE), join(folder, "public/demo-dashboard.png"));
}

/** A page that is collected. */
interface Collected {
  readonly file: string;
  readonly page: string;
  readonly pages: ReadonlyMap<string, string>;
  readonly folder: string;
}

/** The text of a page with its links rewritten, except in code. Blocks of code that are marked as side by side become tabs. */
function withLinks(text: string, collected: Collected): string {
  let isCode = false;
  const lines = text.split("\n").map((line) => {
    if (/^\s*```/.test(line)) isCode = !isCode;
    if (!isCode && line === "<!-- side by side -->") return "::: code-group";
    if (!isCode && line === "<!-- end -->") return ":::";
    return isCode
      ? line
      : line.replace(/(\]\()([^)\s]+)(\))/g, (_, open, target, close) => open + moved(target, collected) + close);
  });
  return lines.join("\n");
}

/** Where a link leads on the site. */
function moved(target: string, { file, page, pages, folder }: Collected): string {
  // Pages that are also in the npm package link in this way to those that are not.
  const inRepository = target.match(/^https:\/\/github\.com\/paretune\/paretune\/(?:blob|tree)\/main\/([^#]+)/)?.[1];
  if (inRepository === undefined && /^([a-z]+:|#|\/)/.test(target)) return target;
  const [path = "", fragment] = target.split("#");
  const linked = (inRepository ?? posix.join(posix.dirname(file), decodeURI(path))).replace(/\/$/, "");
  const absolute = join(root, linked);
  if (!existsSync(absolute)) throw new Error(`${file}: the link ${target} leads to no file`);
  const suffix = fragment === undefined ? "" : `#${fragment}`;
  const other = pages.get(linked) ?? pages.get(posix.join(linked, "README.md"));
  if (other !== undefined) return relativeLink(page, other) + suffix;
  if (/\.(png|svg|jpg)$/.test(linked)) {
    mkdirSync(join(folder, "images"), { recursive: true });
    copyFileSync(absolute, join(folder, "images", posix.basename(linked)));
    return relativeLink(page, `images/${posix.basename(linked)}`);
  }
  return `${REPOSITORY}/${statSync(absolute).isDirectory() ? "tree" : "blob"}/main/${linked}${suffix}`;
}

function relativeLink(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith(".") ? path : `./${path}`;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
