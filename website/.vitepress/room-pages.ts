/**
 * @file A page for each room of the source, for contributors: what the room is for, its files, the rooms it imports and the rooms
 * that import it. All of it is read from the source, so that no page is out of date.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { REPOSITORY, root } from "./pages.ts";

/** A folder of the source. */
export interface Room {
  /** Relative to the repository's root, e.g. `src/core/pareto`. */
  readonly folder: string;
  /** What it contains, in the words of ARCHITECTURE.md. */
  readonly contents: string;
  readonly files: readonly SourceFile[];
}

interface SourceFile {
  readonly name: string;
  /** The first sentence of the file's comment; empty where it has none. */
  readonly purpose: string;
  /** Folders that it imports. */
  readonly imports: readonly string[];
}

/** The rooms that ARCHITECTURE.md lists, in its order. */
export function rooms(): readonly Room[] {
  const text = readFileSync(join(root, "ARCHITECTURE.md"), "utf8");
  const rows = [...text.matchAll(/^\| `((?:src|python)\/[^`*]*?)\/?` \| (.+) \|$/gm)];
  return rows
    .map(([, folder = "", contents = ""]) => ({ folder, contents }))
    .filter(({ folder }, index, all) => isFolder(folder) && all.findIndex((each) => each.folder === folder) === index)
    .map(({ folder, contents }) => ({ folder, contents, files: sourceFiles(folder) }));
}

function isFolder(folder: string): boolean {
  return existsSync(join(root, folder)) && !/\.[a-z]+$/.test(folder);
}

function sourceFiles(folder: string): readonly SourceFile[] {
  const names = readdirSync(join(root, folder)).filter(
    (name) => /\.(ts|tsx|py)$/.test(name) && !name.includes("generated"),
  );
  return names.sort().map((name) => {
    const text = readFileSync(join(root, folder, name), "utf8");
    const imports = [...text.matchAll(/ from "(\.[^"]+)"/g)].map(([, path = ""]) =>
      posix.dirname(posix.join(folder, path)),
    );
    return { name, purpose: purposeOf(text), imports };
  });
}

function purposeOf(text: string): string {
  const comment =
    /\/\*\*\s*\n?\s*\*?\s*@file\s+([\s\S]*?)\*\//.exec(text)?.[1] ?? /^"""([\s\S]*?)"""/.exec(text)?.[1] ?? "";
  const flat = comment.replace(/\n\s*\*?\s*/g, " ").trim();
  return /^.*?[.:](?=\s|$)/.exec(flat)?.[0].replace(/:$/, ".") ?? flat;
}

/** The page of a room, relative to the site's root. */
export function roomPage({ folder }: Room): string {
  return `rooms/${folder.replace(/^src\//, "").replaceAll("/", "-")}.md`;
}

/** The pages of all rooms: path and Markdown. */
export function roomPages(): ReadonlyMap<string, string> {
  const all = rooms();
  const pages = new Map(all.map((room) => [roomPage(room), page(room, all)]));
  return pages.set("rooms/index.md", contents(all));
}

function page(room: Room, all: readonly Room[]): string {
  const imported = all.filter((other) => other !== room && imports(room, other));
  const importing = all.filter((other) => other !== room && imports(other, room));
  return [
    ...["---", "search: false # users search for what they do, not for files", "---", ""],
    `# ${room.folder}`,
    "",
    `${room.contents[0]?.toUpperCase() ?? ""}${room.contents.slice(1)}.`,
    "",
    `- imports: ${listed(imported)}`,
    `- is imported by: ${listed(importing)}`,
    `- [its folder in the repository](${REPOSITORY}/tree/main/${room.folder})`,
    "",
    "| file | purpose |",
    "|---|---|",
    ...room.files.map(
      ({ name, purpose }) => `| [\`${name}\`](${REPOSITORY}/blob/main/${room.folder}/${name}) | ${inCell(purpose)} |`,
    ),
    "",
  ].join("\n");
}

function imports(room: Room, other: Room): boolean {
  return room.files.some((file) => file.imports.includes(other.folder));
}

function listed(found: readonly Room[]): string {
  return found.length === 0 ? "nothing" : found.map(link).join(", ");
}

function link(room: Room): string {
  return `[${room.folder}](./${posix.basename(roomPage(room))})`;
}

function inCell(text: string): string {
  return text
    .replaceAll("|", "\\|")
    .replaceAll("<", "&lt;")
    .replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

function contents(all: readonly Room[]): string {
  const rows = all.map((room) => `| ${link(room)} | ${room.files.length} | ${room.contents} |`);
  return ["# The rooms of the source", "", "| room | files | contents |", "|---|---|---|", ...rows, ""].join("\n");
}
