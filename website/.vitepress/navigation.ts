/**
 * @file The order of the pages.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DefaultTheme } from "vitepress";
import { root } from "./pages.ts";
import { roomPage, rooms } from "./room-pages.ts";

type Item = DefaultTheme.SidebarItem;

/** The bar at the top. */
export const navigation: DefaultTheme.NavItem[] = [
  { text: "Start", link: "/getting-started" },
  { text: "Concepts", link: "/concepts" },
  { text: "Recipes", link: "/recipes/" },
  { text: "Study file", link: "/study-file" },
  { text: "Command line", link: "/command-line" },
  { text: "Python", link: "/python" },
];

/** The list at the side: groups of pages. */
export function sidebar(): Item[] {
  return [
    {
      text: "Learn",
      items: items(["getting-started", "concepts", "tutorial", "dashboard", "comparison", "citing"]),
    },
    { text: "Recipes", collapsed: true, items: below("docs/recipes", "recipes") },
    {
      text: "Reference",
      items: items([
        "study-file",
        "command-line",
        "python",
        "library",
        "server",
        "import-export",
        "notify",
        "security",
        "faults",
      ]),
    },
    {
      text: "Where trials run",
      items: items(["executors", "slurm", "ray", "kubernetes", "postgresql", "storage"]),
    },
    {
      text: "Coming from",
      items: items(["migrating-from-ax", "migrating-from-optuna", "migrating-from-wandb"]),
    },
    {
      text: "The method",
      items: items(["method", "method-details", "references", "glossary"]),
    },
    { text: "Measured", collapsed: true, items: below("benchmarks/results", "measured") },
    {
      text: "Contribute",
      collapsed: true,
      items: [
        { text: "Architecture", link: "/architecture" },
        { text: "Contributing", link: "/contributing" },
        ...items(["extending", "dependencies"]),
        { text: "Changelog", link: "/changelog" },
        { text: "Decisions", collapsed: true, items: below("docs/decisions", "decisions") },
        { text: "The rooms of the source", collapsed: true, link: "/rooms/", items: rooms().map(roomItem) },
      ],
    },
  ];
}

/** The pages of docs/ with these names, as far as they exist. */
function items(names: readonly string[]): Item[] {
  return names
    .filter((name) => existsSync(join(root, "docs", `${name}.md`)))
    .map((name) => ({ text: title(`docs/${name}.md`), link: `/${name}` }));
}

/** All pages of a folder, its first page first. */
function below(folder: string, path: string): Item[] {
  if (!existsSync(join(root, folder))) return [];
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(".md"));
  const isFirst = (name: string): boolean => name === "README.md" || name === "index.md";
  return [...names.filter(isFirst), ...names.filter((name) => !isFirst(name)).sort()].map((name) => ({
    text: title(`${folder}/${name}`),
    link: isFirst(name) ? `/${path}/` : `/${path}/${name.slice(0, -".md".length)}`,
  }));
}

/** The first heading of a page. */
function title(file: string): string {
  return /^# (.+)$/m.exec(readFileSync(join(root, file), "utf8"))?.[1]?.replaceAll("`", "") ?? file;
}

function roomItem(room: ReturnType<typeof rooms>[number]): Item {
  return { text: room.folder, link: `/${roomPage(room).replace(/\.md$/, "")}` };
}
