/**
 * @file The browser of the tests: `$CHROME`, or Debian's Chromium. Where there is none, the tests say loudly that they were
 * skipped; continuous integration installs it.
 */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** The program; undefined if there is none. */
export const CHROMIUM: string | undefined = [process.env["CHROME"], "/usr/bin/chromium", "/usr/bin/google-chrome"].find(
  (path) => path !== undefined && path !== "" && existsSync(path),
);

if (CHROMIUM === undefined) {
  console.warn("SKIPPED: the tests of the dashboard need Chromium. Install it, or name a Chrome with CHROME=PATH.");
}

/** Starts it. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM ?? "", args: ["--no-sandbox"] });
}

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** A page that remembers what the browser complained about. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of scripts, refusals of the Content-Security-Policy, requests that failed. */
  readonly complaints: string[];
}

/** Opens a page of its own. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  return { page, complaints };
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** Tables that lose columns where the window is narrow. That of all trials and the axes have the width that they need. */
const CUT = `[...document.querySelectorAll(".list")]
  .filter((table) => table.closest(".trials") === null)
  .filter((table) => table.getBoundingClientRect().right > innerWidth)
  .map((table) => table.closest("section")?.innerText.slice(0, 60))`;

/** What axe-core finds on a page, whether it is wider than the window, and what is cut. */
export async function accessibilityProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const { violations } = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as {
    readonly violations: readonly Violation[];
  };
  const cut = (await page.evaluate(CUT)) as readonly string[];
  const wide = (await page.evaluate("document.documentElement.scrollWidth > innerWidth")) as boolean;
  return [
    ...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" ")}`),
    ...cut.map((words) => `a table loses columns: ${words}`),
    ...(wide ? ["the page is wider than the window"] : []),
  ];
}
