import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { trialFolder } from "../../src/node/storage/index.ts";
import { keptFolder } from "../e2e/paretune.ts";
import { until } from "../fixtures/until.ts";
import { accessibilityProblems, CHROMIUM, launch, openPage } from "./chromium.ts";
import { slowProxy } from "./slow-proxy.ts";
import { type ServerProcess, serve, tellResults, writeStudies } from "./studies.ts";

/** A study of which one trial has completed, whose latency a command has measured. */
const MEASURED = `name: measured
command: "true"
parameters:
  x: { type: float, range: [0, 1] }
  layers: { type: int, range: [1, 8] }
baseline: { x: 0.5, layers: 4 }
objectives:
  loss: { goal: minimize, from: { stdout: "loss {number}" } }
  latency: { goal: minimize, unit: ms, measure: { command: "true", repeats: 4, statistic: p99 } }
budget: { trials: 12, batch: 3, initial: 8, parallel: 1 }
strategy: sobol
`;

/** The pages of a study: what each shows of it, and the title of its document. */
const PAGES: readonly (readonly [path: string, shown: string, title: string])[] = [
  ["", ".state", "measured · Paretune"],
  ["/trials", ".trials tbody tr", "Trials · measured · Paretune"],
  ["/trials/0", ".trial-title", "Trial 0 · measured · Paretune"],
  ["/model", "#metrics", "Model · measured · Paretune"],
  ["/space", "#space", "Search space · measured · Paretune"],
];

describe.skipIf(CHROMIUM === undefined)("the pages of a study", () => {
  let folder: string;
  let browser: Browser;
  let server: ServerProcess;

  const post = async (path: string, body: unknown): Promise<void> => {
    const headers = { "content-type": "application/json" };
    const at = `${server.url}api/studies/measured/${path}`;
    const { status } = await fetch(at, { method: "POST", headers, body: JSON.stringify(body) });
    expect(status).toBe(200);
  };
  const goTo = (page: Page, path: string) => page.goto(`${server.url}studies/measured${path}`);

  beforeAll(async () => {
    folder = keptFolder();
    writeStudies(folder);
    writeFileSync(join(folder, "measured.yaml"), MEASURED);
    [server, browser] = await Promise.all([serve(folder), launch()]);
    await tellResults(server.url);
    const metrics = { loss: 1, latency: { mean: 4.5, standardError: 0.5 } };
    await post("tell", [
      { parameters: { x: 0.5, layers: 4 }, metrics },
      { parameters: { x: 0.25, layers: 2 }, metrics: { ...metrics, loss: 0.5 } },
    ]);
    const trial = trialFolder(join(folder, "measured.paretune"), 0);
    mkdirSync(trial, { recursive: true });
    writeFileSync(join(trial, "measure-latency.stdout.log"), "1.5\n2.5\n3.5\n4.5\n");
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it("show a trial whose figures were read anew before they had arrived", async () => {
    const proxy = await slowProxy(server.url, (path) => path.endsWith("/histogram-latency.json"));
    const { page, complaints } = await openPage(browser, { viewport: { width: 400, height: 860 } });
    await page.goto(`${proxy.url}studies/measured/trials/0`);
    await until(() => proxy.waiting().length === 1);
    // All rows are read again, and with them what belongs to them: the reading under way is given up.
    await post("edit", { trials: 13 });
    await until(() => proxy.waiting().length === 2);
    proxy.release();
    await page.locator("figure svg.figure").waitFor();
    expect(await page.locator(".study-head").count()).toBe(1);
    expect(await page.locator("figure").count()).toBe(1);
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
    proxy.close();
  });

  it.each(PAGES)("are shown in whatever order answers arrive: %j", async (path, shown, title) => {
    const { page, complaints } = await openPage(browser);
    let asked = 0;
    await page.route("**/api/**", async (route) => {
      // The last question is answered first.
      const wait = Math.max(0, 400 - 80 * asked++);
      await new Promise((resolve) => setTimeout(resolve, wait));
      await route.continue();
    });
    await goTo(page, path);
    await page.locator(shown).first().waitFor();
    await page.locator(".connection-live").waitFor();
    expect(await page.title()).toBe(title);
    expect(await page.locator(".study-head").count()).toBe(1);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("keep what they showed when the results or the study file are gone, and go on when they are there again", async () => {
    const { page } = await openPage(browser);
    const context = page.context();
    const tabs = await Promise.all(
      PAGES.map(async ([path, shown]) => {
        const tab = await context.newPage();
        await goTo(tab, path);
        await tab.locator(shown).first().waitFor();
        await tab.locator(".connection-live").waitFor();
        return { tab, shown };
      }),
    );
    const sayAll = async (words: RegExp): Promise<void> => {
      for (const { tab, shown } of tabs) {
        const notice = tab.getByRole("alert");
        await notice.getByText(words).waitFor();
        await notice.getByText("What follows is what was known before.").waitFor();
        expect(await tab.locator(shown).first().isVisible()).toBe(true);
        expect(await tab.getByText("This page shows trials as soon as there are some.").count()).toBe(0);
      }
    };
    const sayNothing = async (): Promise<void> => {
      for (const { tab, shown } of tabs) {
        await tab.getByRole("alert").waitFor({ state: "detached" });
        expect(await tab.locator(shown).first().isVisible()).toBe(true);
      }
    };
    const file = join(folder, "measured.yaml");
    const [store, away] = [join(folder, "measured.paretune"), join(folder, "away")];
    renameSync(store, away);
    await sayAll(/has no results yet/);
    renameSync(away, store);
    await sayNothing();
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace("type: int", "type: whole"));
    await sayAll(/whole/);
    writeFileSync(file, text);
    await sayNothing();
    await context.close();
  });

  it("fade marks that are not selected, and keep the shapes and colours of others, and the legend", async () => {
    const { page } = await openPage(browser, { colorScheme: "light" });
    await page.goto(`${server.url}studies/four-objectives/trials?q=layers%3C6`);
    await page.locator("svg.selecting").waitFor();
    const opacity = (part: string) =>
      page.evaluate(`getComputedStyle(document.querySelector(${JSON.stringify(part)})).opacity`);
    expect(await opacity('svg.selecting [data-part="dot"]')).toBe("0.2");
    expect(await opacity("svg.selecting")).toBe("1");
    expect(await opacity("svg.selecting > g")).toBe("1");
    const colours = await page.evaluate(COLOURS_OF_CANVAS);
    // The front and the baseline.
    expect(colours).toEqual(expect.arrayContaining(["#0b63ce", "#b3400b"]));
    await page.context().close();
  });

  it("keep the keyboard where it was when a dialog ends, and begin at the content of a new page", async () => {
    const { page } = await openPage(browser);
    const focused = () => page.evaluate("document.activeElement.innerText || document.activeElement.id");
    await goTo(page, "");
    const pause = page.getByRole("button", { name: "Pause" });
    for (const end of ["Escape", "Close"]) {
      await pause.focus();
      await page.keyboard.press("Enter");
      const dialog = page.getByRole("dialog");
      await dialog.waitFor();
      if (end === "Escape") await page.keyboard.press(end);
      else await dialog.getByRole("button", { name: end }).press("Enter");
      await dialog.waitFor({ state: "detached" });
      expect([end, String(await focused()).trim()]).toEqual([end, "Pause"]);
    }
    await page.getByRole("link", { name: "Search space" }).press("Enter");
    await page.locator("#space").waitFor();
    expect(await page.evaluate("document.activeElement.id")).toBe("content");
    await page.context().close();
  });

  it("say where there is none, with a way back", async () => {
    const { page } = await openPage(browser);
    expect((await goTo(page, "/nothing"))?.status()).toBe(404);
    await page.getByText("There is no page at this address.").waitFor();
    await goTo(page, "/trials/first");
    await page.getByText("There is no trial at this address.").waitFor();
    await page.context().close();
  });

  it("say from the start in which units the figures are", async () => {
    const { page } = await openPage(browser);
    await goTo(page, "");
    const units = page.getByRole("group", { name: "Units of the figures" });
    await units.getByRole("button", { name: "relative to the reference", pressed: true }).waitFor();
    await units.getByRole("button", { name: "own units", pressed: false }).click();
    await units.getByRole("button", { name: "own units", pressed: true }).waitFor();
    expect(new URL(page.url()).searchParams.get("units")).toBe("own");
    await units.getByRole("button", { name: "relative to the reference" }).click();
    await units.getByRole("button", { name: "relative to the reference", pressed: true }).waitFor();
    expect(new URL(page.url()).search).toBe("");
    await page.context().close();
  });

  it("colour the progress of a study as the list does", async () => {
    const { page } = await openPage(browser);
    const parts = async (within: string): Promise<readonly (string | null)[]> =>
      Promise.all((await page.locator(`${within} .bar span`).all()).map((part) => part.getAttribute("class")));
    await page.goto(server.url);
    const row = 'tr:has(a:text-is("all-failed"))';
    await page.locator(row).waitFor();
    const listed = await parts(row);
    await page.goto(`${server.url}studies/all-failed`);
    await page.locator(".state").waitFor();
    expect(await parts(".state")).toEqual(listed);
    expect(listed).toEqual(["bar-failed"]);
    await page.context().close();
  });
});

/** The colours of the opaque pixels of a canvas. */
const COLOURS_OF_CANVAS = `(() => {
  const canvas = document.querySelector("canvas.layer");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const found = new Set();
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] === 255) found.add("#" + [0, 1, 2].map((k) => data[at + k].toString(16).padStart(2, "0")).join(""));
  }
  return [...found];
})()`;
