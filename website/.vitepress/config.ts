/**
 * @file The documentation as a site: the same Markdown files that are read in the repository, with a search that needs no
 * server. The build fails on a link that leads nowhere.
 */
import { join } from "node:path";
import { defineConfig } from "vitepress";
import { collectPages } from "./collect-pages.ts";
import { headingId } from "./heading-ids.ts";
import { mathFences } from "./math-fences.ts";
import { navigation, sidebar } from "./navigation.ts";
import { pagesByFile } from "./pages.ts";
import { keepPlainText } from "./plain-text.ts";

collectPages(join(import.meta.dirname, "../pages"), pagesByFile());

export default defineConfig({
  title: "Paretune",
  description:
    "Find neural-network architectures and hyperparameters that are more accurate and faster than the model in production.",
  lang: "en",
  srcDir: "pages",
  outDir: "dist",
  lastUpdated: false,
  markdown: {
    math: true,
    anchor: { slugify: headingId },
    toc: { slugify: headingId },
    headers: { slugify: headingId },
    config: (markdown) => {
      keepPlainText(markdown);
      mathFences(markdown);
    },
  },
  themeConfig: {
    search: { provider: "local" },
    nav: navigation,
    sidebar: sidebar(),
    outline: { level: [2, 3] },
    footer: { message: "MIT licence. The pages of this site, and its search, work without a network." },
  },
});
