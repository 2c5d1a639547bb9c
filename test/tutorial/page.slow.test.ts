import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Lesson } from "../../src/core/tutorial/index.ts";
import { DEFAULT_SETTINGS } from "../../src/tutorial/settings.ts";
import { accessibilityProblems, CHROMIUM, launch, openPage } from "../dashboard/chromium.ts";
import { keptFolder, type Started, start } from "../e2e/paretune.ts";
import { until } from "../fixtures/until.ts";

/** A search that takes a few seconds: four batches of the quickest model. */
const QUICK = "prior=map&batch=8&dimension=4";

describe.skipIf(CHROMIUM === undefined)("the page of the tutorial", () => {
  let browser: Browser;
  let server: Started;
  let url: string;

  beforeAll(async () => {
    server = start(["tutorial", "--web", "--port", "0", "--json"], { cwd: keptFolder() });
    const found = () => /http:\/\/[^\s"?]+/.exec(server.output())?.[0];
    await Promise.all([
      until(() => found() !== undefined),
      launch().then((launched) => {
        browser = launched;
      }),
    ]);
    url = found() ?? "";
  });

  afterAll(async () => {
    await browser?.close();
    server?.signal("SIGINT");
    expect((await server?.finished)?.code).toBe(0);
  });

  it("leads through all steps with one live figure or more each, on a desktop in light and on a phone in dark", async () => {
    const { page, complaints } = await openPage(browser, { colorScheme: "light" });
    const foreign = requestsElsewhere(page, url);
    const titles = ["The problem", "A Sobol design", "The surrogate", "The acquisition", "The candidates", "The loop"];
    const checks = async (title: string): Promise<void> => {
      await page.getByRole("heading", { level: 2, name: `. ${title}` }).waitFor();
      await shown(page);
      expect([title, await accessibilityProblems(page), await isLegible(page)]).toEqual([title, [], true]);
    };
    await page.goto(`${url}?${QUICK}`);
    await checks("The problem");
    for (const title of titles.slice(1)) {
      await page.getByRole("button", { name: title }).click();
      await checks(title);
    }
    await page.getByText(": finished").waitFor();
    // There is nothing left to play, and both buttons look like that.
    const looks: unknown[] = [];
    for (const name of ["Play to the end", "One batch"]) {
      const button = page.getByRole("button", { name });
      expect(await button.isDisabled()).toBe(true);
      await button.hover({ force: true });
      looks.push(await page.evaluate("getComputedStyle(document.querySelector('.button:hover')).backgroundColor"));
    }
    expect(looks[0]).toBe(looks[1]);
    await page.setViewportSize({ width: 400, height: 860 });
    await page.emulateMedia({ colorScheme: "dark" });
    for (const title of titles) {
      await page.getByRole("navigation", { name: "Steps" }).getByRole("link", { name: title }).click();
      await checks(title);
    }
    expect(complaints).toEqual([]);
    expect(foreign).toEqual([]);
    await page.context().close();
  });

  it("proposes in its worker, bit for bit, what the core proposes in Node", async () => {
    const settings = { ...DEFAULT_SETTINGS, dimension: 6, batch: 2 };
    const { page } = await openPage(browser);
    await page.goto(url);
    const [worker = ""] = ASSETS.filter((name) => name.startsWith("worker-"));
    const inBrowser = await page.evaluate(askWorker, [
      `${url}assets/${worker}`,
      { kind: "begin", settings, threads: 2 },
      { kind: "propose" },
    ] as const);
    const lesson = new Lesson(settings);
    await lesson.begin();
    const { candidates, models, fits } = await lesson.propose();
    expect(inBrowser).toMatchObject({ candidates: JSON.parse(JSON.stringify(candidates)), fits });
    expect(inBrowser).toMatchObject({ models: JSON.parse(JSON.stringify(models)) });
    await page.context().close();
  });

  it("ends the search at once when a slider moves, begins the new one, and comes back with the browser's button", async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(`${url}?prior=map&step=4`);
    await shown(page);
    const slider = page.getByRole("slider", { name: "Dimension" });
    expect(await slider.getAttribute("aria-valuetext")).toBe("12 parameters");
    await page.getByRole("button", { name: "Play to the end" }).click();
    await page.getByText(/batch [2-7] of 8/).waitFor();
    await slider.focus();
    await page.keyboard.press("ArrowRight");
    await page.getByText("batch 0 of 8", { exact: false }).waitFor();
    await until(() => new URL(page.url()).searchParams.get("dimension") === "14");
    // What was wanted of the last search is wanted of the new one.
    await page.getByText(/batch [1-8] of 8/).waitFor();
    await page.goBack();
    await until(() => new URL(page.url()).searchParams.get("dimension") === null);
    expect(await slider.getAttribute("aria-valuetext")).toBe("12 parameters");
    await page.getByRole("button", { name: "Reset" }).click();
    await page.getByText("batch 0 of 8: waiting").waitFor();
    await page.getByText("No model has been fitted yet.").waitFor();
    await page.getByRole("button", { name: "One batch" }).click();
    await page.getByText("batch 1 of 8: waiting").waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("stays responsive while it computes", async () => {
    const { page } = await openPage(browser);
    await page.goto(`${url}?step=6`);
    await page.getByText(/batch [1-9] of/).waitFor();
    const links = page.getByRole("navigation", { name: "Steps" });
    await links.getByRole("link", { name: "The problem" }).click();
    await page.getByRole("heading", { name: "1. The problem" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "6. The loop" }).waitFor();
    expect(await page.getByText(": finished").count()).toBe(0);
    await page.context().close();
  });

  it("keeps batch, candidate, parameter and hidden outcomes in its address", async () => {
    const { page } = await openPage(browser);
    await page.goto(`${url}?${QUICK}&step=4`);
    await shown(page);
    await page.getByRole("group", { name: "Candidate" }).getByRole("button", { name: "3" }).click();
    await page.getByLabel("Slice along").selectOption("x2");
    await page.getByRole("heading", { name: "The acquisition along x2, through candidate 3" }).waitFor();
    const address = page.url();
    await page.goto(address);
    await page.getByRole("heading", { name: "The acquisition along x2, through candidate 3" }).waitFor();
    await page.getByRole("button", { name: "The candidates" }).click();
    await page.getByLabel("Show the outcomes").uncheck();
    expect(page.url()).toContain("outcomes=hidden");
    await page.getByRole("heading", { name: "Batch 1: predicted" }).waitFor();
    await page.context().close();
  });

  it("works as plain files in a folder of any web server", async () => {
    const folder = keptFolder();
    const { code, stdout } = await start(["tutorial", "--web", "--output", "lesson", "--json"], { cwd: folder })
      .finished;
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { files: string[] }).files).toContain(join(folder, "lesson", "index.html"));
    // Again: it replaces its own files. It does not replace others.
    expect((await start(["tutorial", "--web", "--output", "lesson"], { cwd: folder }).finished).code).toBe(0);
    const site = await plainServer(folder);
    const { page, complaints } = await openPage(browser);
    await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/lesson/index.html?${QUICK}&step=5`);
    await shown(page);
    expect(complaints).toEqual([]);
    await page.context().close();
    site.close();
  });

  it("is for this machine alone: another host's name is refused, and there is nothing but the page", async () => {
    const { port } = new URL(url);
    const status = async (path: string, headers: Record<string, string> = {}) => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
      return [answer.status, answer.headers.get("content-security-policy")?.slice(0, 18)];
    };
    expect(await status("/")).toEqual([200, "default-src 'none'"]);
    expect(await status("/", { origin: "https://elsewhere.example" })).toEqual([403, "default-src 'none'"]);
    for (const path of ["/api/studies", "/assets/none.js", "/assets/..%2findex.html", "/index.html"]) {
      expect([path, await status(path)]).toEqual([path, [404, "default-src 'none'"]]);
    }
  });
});

const ASSETS = readdirSync(join(import.meta.dirname, "../../dist/tutorial/assets"));

/** Runs in the page: sends requests to a worker, one after another; the last answer. */
async function askWorker([address, ...requests]: readonly unknown[]): Promise<unknown> {
  const { Worker: Browsers } = globalThis as unknown as {
    Worker: new (address: unknown, options: object) => PageWorker;
  };
  const worker = new Browsers(address, { type: "module" });
  let last: unknown;
  for (const [id, request] of requests.entries()) {
    last = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => {
        if (data.error !== undefined) reject(new Error(JSON.stringify(data.error)));
        else if (data.id === id) resolve(data.value);
      };
      worker.postMessage({ id, request });
    });
  }
  worker.terminate();
  return last;
}

interface PageWorker {
  onmessage: (event: {
    readonly data: { readonly id?: number; readonly value?: unknown; readonly error?: unknown };
  }) => void;
  postMessage(message: unknown): void;
  terminate(): void;
}

/** Waits until a step has drawn what it shows last. */
async function shown(page: Page): Promise<void> {
  await page.locator("figure svg").first().waitFor();
  await page.locator(".placeholder").first().waitFor({ state: "detached" });
}

/** Whether no text of the page is smaller than 12 pixels. */
function isLegible(page: Page): Promise<boolean> {
  return page.evaluate(`[...document.querySelectorAll("body *")].every((element) =>
    ![...element.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim() !== "") ||
    parseFloat(getComputedStyle(element).fontSize) >= 12)`) as Promise<boolean>;
}

/** The requests of a page that go to another server, as they come. */
function requestsElsewhere(page: Page, url: string): readonly string[] {
  const found: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith("data:")) found.push(request.url());
  });
  return found;
}

/** A server that knows nothing of the tutorial. */
async function plainServer(folder: string): Promise<Server> {
  const types: Readonly<Record<string, string>> = { html: "text/html", js: "text/javascript", css: "text/css" };
  const site = createServer(({ url: address = "/" }, response) => {
    const path = new URL(address, "http://site").pathname;
    response.setHeader("content-type", types[path.split(".").at(-1) ?? ""] ?? "text/plain");
    response.end(readFileSync(join(folder, path)));
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  return site;
}
