import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keptFolder, type Started, start } from "../e2e/paretune.ts";
import { until } from "../fixtures/until.ts";
import { accessibilityProblems, CHROMIUM, launch, openPage, type WatchedPage } from "./chromium.ts";
import { type ServerProcess, SHAPES, serve, tellResults, writeStudies } from "./studies.ts";

interface Row {
  readonly trial: number;
  readonly status: string;
  readonly reason?: string;
}

/** One server, one run and one browser for all tests, which follow each other as a visit does. */
describe.skipIf(CHROMIUM === undefined)("the dashboard of a study that is running", () => {
  let folder: string;
  let server: ServerProcess;
  let running: Started;
  let browser: Browser;
  let watched: WatchedPage;
  let page: Page;

  const api = async <T>(path: string): Promise<T> => (await (await fetch(`${server.url}api/${path}`)).json()) as T;
  const rows = () => api<readonly Row[]>("studies/live/trials");
  const ofStatus = async (wanted: string) => {
    const found = await rows();
    return Array.isArray(found) ? found.filter(({ status }) => status === wanted) : [];
  };
  const goTo = (path: string) => page.goto(`${server.url}${path.slice(1)}`);

  beforeAll(async () => {
    folder = keptFolder();
    writeStudies(folder);
    [server, browser] = await Promise.all([serve(folder), launch()]);
    await tellResults(server.url);
    running = start(["run", "live.yaml"], { cwd: folder });
    watched = await openPage(browser, { permissions: ["clipboard-read", "clipboard-write"] });
    page = watched.page;
    await until(async () => (await ofStatus("running")).length === 2);
  });

  afterAll(async () => {
    await browser?.close();
    running?.signal("SIGKILL");
    await server?.stop();
  });

  it("lists the studies, also those that cannot be used, and leads to each", async () => {
    await goTo("/");
    const table = page.getByRole("region", { name: "Studies" });
    for (const name of ["live", ...Object.keys(SHAPES)]) await table.getByRole("link", { name, exact: true }).waitFor();
    await table.getByText("must be float, int", { exact: false }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await table.getByRole("link", { name: "live" }).click();
    await page.getByRole("heading", { level: 1, name: "live" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/studies/live");
  });

  it("shows running trials with what they print last, and a cancelled one disappears from them", async () => {
    const running = page.getByRole("region", { name: "Running" });
    const links = running.getByRole("link");
    await running.getByText("begins with", { exact: false }).first().waitFor();
    expect(await links.count()).toBe(2);
    const number = Number(/\d+/.exec((await links.last().textContent()) ?? "")?.[0]);
    await links.last().click();
    await page.getByRole("log").getByText("begins with", { exact: false }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByRole("button", { name: "Cancel the trial" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Why").fill("a wrong setting");
    expect(await accessibilityProblems(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Cancel the trial" }).click();
    await page.getByText("a wrong setting").waitFor();
    expect((await rows()).find(({ trial }) => trial === number)).toMatchObject({
      status: "cancelled",
      reason: expect.stringContaining("a wrong setting"),
    });
    await page.goBack();
    await page.getByRole("region", { name: "State" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/studies/live");
  });

  it("pauses the run with a reason and resumes it, which the store keeps", async () => {
    const state = page.getByRole("region", { name: "State" });
    const run = async () =>
      (await api<{ readonly run: { readonly paused: boolean; readonly reason?: string } }>("studies/live")).run;
    await state.getByText(/^Running since/).waitFor();
    await state.getByRole("button", { name: "Pause" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Why").fill("the GPU is needed");
    expect(await accessibilityProblems(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Pause the study" }).click();
    await state.getByText(/^Paused since .*: the GPU is needed\. The run finishes/).waitFor();
    expect(await run()).toMatchObject({ alive: true, paused: true, reason: "the GPU is needed" });
    await until(() => running.output().includes("Paused (the GPU is needed)"));
    expect(await accessibilityProblems(page)).toEqual([]);
    const resumed = start(["resume", "live.yaml"], { cwd: folder });
    expect((await resumed.finished).code).toBe(0);
    await state.getByText(/^Running since/).waitFor();
    await state.getByRole("button", { name: "Pause" }).click();
    await dialog.getByRole("button", { name: "Pause the study" }).click();
    await state.getByRole("button", { name: "Resume" }).click();
    await dialog.getByRole("button", { name: "Resume the study" }).click();
    await state.getByText(/^Running since/).waitFor();
    expect(await run()).toMatchObject({ alive: true, paused: false });
  });

  it("changes the budget in the study file, which the run uses at once", async () => {
    await page.getByRole("button", { name: "Change the budget" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Number of trials").fill("a few");
    await dialog.getByRole("button", { name: "Change it" }).click();
    await dialog.getByRole("alert").waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await dialog.getByLabel("Number of trials").fill("10");
    await dialog.getByLabel("Time of all runs").fill("12h");
    await dialog.getByRole("button", { name: "Change it" }).click();
    const state = page.getByRole("region", { name: "State" });
    await state.getByText(/of 10$/).waitFor();
    await state.getByText("time left").waitFor();
    expect(readFileSync(join(folder, "live.yaml"), "utf8")).toContain(
      "budget: { trials: 10, batch: 3, initial: 8, parallel: 2, time: 12h }",
    );
    await until(() => running.output().includes("The budget was changed: 10 trials, 12 h"));
  });

  it("shows each result when it is recorded, without being loaded again", async () => {
    await page.evaluate("window.isSamePage = true");
    writeFileSync(join(folder, "release"), "");
    await until(async () => (await rows()).filter(({ status }) => status === "completed").length >= 7);
    expect((await running.finished).code).toBe(0);
    const expected = (await rows()).filter(({ status }) => status === "completed").length;
    const completed = page.getByRole("region", { name: "State" }).locator("dt:text-is('completed') + dd");
    await until(async () => Number(await completed.textContent()) === expected);
    await page.locator("figure svg").first().waitFor();
    const failures = page.getByRole("region", { name: "Failures" });
    await failures.getByText("exit code 3", { exact: false }).first().waitFor();
    expect(await failures.locator("tbody tr").count()).toBe(1);
    expect(await page.evaluate("window.isSamePage")).toBe(true);
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it("evaluates a failed trial again, as a new trial that the next run takes", async () => {
    const failed = (await ofStatus("failed"))[0]?.trial ?? -1;
    await goTo(`/studies/live/trials/${failed}`);
    await page.getByRole("button", { name: "Evaluate again" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("No run is alive; the next one takes it.", { exact: false }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Evaluate it again" }).click();
    await page.getByText(/is evaluated again as trial \d+\./).waitFor();
    const all = await api<readonly { readonly trial: number; readonly parameters: unknown }[]>("studies/live/trials");
    const last = all.at(-1);
    expect(last).toMatchObject({ status: "pending", parameters: all[failed]?.parameters });
    await page.getByRole("button", { name: "Evaluate again" }).click();
    await dialog.getByRole("button", { name: "Evaluate it again" }).click();
    await dialog.getByText("is evaluated again already", { exact: false }).waitFor();
    await dialog.getByRole("button", { name: "Close" }).click();
    const next = start(["run", "live.yaml"], { cwd: folder });
    expect((await next.finished).code).toBe(0);
    expect((await rows()).find(({ trial }) => trial === last?.trial)?.status).toMatch(/completed|failed/);
    await goTo("/studies/live");
  });

  it("offers the configuration and the command of the trial that is chosen for deployment", async () => {
    const card = page.getByRole("region", { name: "What to deploy" });
    const chosen = (await card.getByLabel("Deployment point").locator("option").last().getAttribute("value")) ?? "";
    await card.getByLabel("Deployment point").selectOption(chosen);
    expect(page.url()).toContain(`point=${chosen}`);
    await card.getByRole("link", { name: `Trial ${chosen}` }).waitFor();
    await card.getByRole("button", { name: "Copy configuration" }).click();
    await page.getByText("is in the clipboard").waitFor();
    const all = await api<readonly { trial: number; parameters: unknown }[]>("studies/live/trials");
    const parameters = all.find(({ trial }) => String(trial) === chosen)?.parameters;
    expect(JSON.parse((await page.evaluate("navigator.clipboard.readText()")) as string)).toEqual(parameters);
    await card.getByRole("button", { name: "Copy command" }).click();
    await until(async () => String(await page.evaluate("navigator.clipboard.readText()")).includes("begins with"));
  });

  it("selects the same trials in the front, in the parallel axes and in the table, and the address keeps them", async () => {
    await page.getByRole("link", { name: "Trials" }).click();
    const count = page.locator("output.count");
    const all = (await rows()).length;
    await until(async () => (await count.textContent()) === `${all} trials`);
    await drag(page, ".explorer .brush >> nth=0", [0.1, 0.3], [0.6, 0.95]);
    await until(() => page.url().includes("in.loss"));
    const selected = Number(/^\d+/.exec((await count.textContent()) ?? "")?.[0]);
    expect(selected).toBeGreaterThan(0);
    expect(selected).toBeLessThan(all);
    expect(await page.locator(".trials tbody tr").count()).toBe(selected);
    const address = page.url();
    await drag(page, ".brush.vertical", [0.01, 0.4], [0.01, 0.9]);
    await until(() => page.url() !== address);
    await page.goBack();
    expect(page.url()).toBe(address);
    await page.reload();
    await until(async () => Number(/^\d+/.exec((await count.textContent()) ?? "")?.[0]) === selected);
    await page.getByRole("button", { name: "Clear" }).click();
    await until(async () => (await count.textContent()) === `${all} trials`);
  });

  it("sorts and filters the table, with the keyboard alone", async () => {
    const table = page.getByRole("region", { name: "Trials" });
    await table.getByRole("button", { name: /^loss.*measured/ }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await until(() => page.url().includes("sort=-loss"));
    const numbers = await table.locator("tbody tr td:nth-child(4) .measured").allTextContents();
    const losses = numbers.map((text) => Number.parseFloat(text));
    expect(losses.length).toBeGreaterThan(3);
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    await page.getByLabel("Filter").fill("x<0.5 kind=b");
    await until(async () => (await page.locator("output.count").textContent())?.includes(" of ") === true);
    const expected = (await api<readonly { parameters: { x: number; kind: string } }[]>("studies/live/trials")).filter(
      ({ parameters: { x, kind } }) => x < 0.5 && kind === "b",
    );
    expect(await table.locator("tbody tr:not(.gap)").count()).toBe(expected.length);
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it("adds a trial by hand, and says what the server says against it", async () => {
    await goTo("/studies/live/trials");
    await page.getByRole("button", { name: "Add a trial" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/^x /).fill("0.25");
    await dialog.getByLabel("loss").fill("a lot");
    await dialog.getByRole("button", { name: "Record it" }).click();
    await dialog.getByRole("alert").waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await dialog.getByLabel("loss").fill("0.125");
    await dialog.getByLabel("latency").fill("4.5");
    await dialog.getByRole("button", { name: "Record it" }).click();
    await page.getByText("is recorded.").waitFor();
    const last = (await api<readonly Record<string, unknown>[]>("studies/live/trials")).at(-1);
    expect(last).toMatchObject({
      origin: "told",
      parameters: { x: 0.25, y: 5, kind: "a" },
      metrics: { loss: { mean: 0.125 }, latency: { mean: 4.5 } },
    });
    await page
      .getByRole("region", { name: "Trials" })
      .getByRole("link", { name: String(last?.["trial"]), exact: true })
      .waitFor();
  });

  it("narrows and pins parameters in the study file", async () => {
    await page.getByRole("link", { name: "Search space" }).click();
    await page.getByRole("button", { name: "Change x" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("highest value").fill("0.5");
    await dialog.getByRole("button", { name: "Change it" }).click();
    await page.getByRole("cell", { name: "0 to 0.5" }).waitFor();
    await page.getByRole("button", { name: "Change kind" }).click();
    await dialog.getByLabel("kind").selectOption("b");
    await dialog.getByRole("button", { name: "Change it" }).click();
    await page.getByText("pinned at b", { exact: true }).waitFor();
    expect(readFileSync(join(folder, "live.yaml"), "utf8")).toMatch(/range: \[0, 0\.5\][\s\S]*pin: b/);
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it("fits the model when it is asked to, and shows its estimates beside the measurements", async () => {
    await page.getByRole("link", { name: "Overview" }).click();
    await page.getByRole("button", { name: "Fit the model now" }).click();
    await page.getByText("Estimates of the model", { exact: false }).waitFor({ timeout: 120_000 });
    await page.getByRole("link", { name: "Trials" }).click();
    const heading = page.getByRole("columnheader", { name: /^latency.*estimated/ });
    await heading.waitFor();
    const { estimates } = await api<{
      readonly estimates: readonly {
        readonly trial: number;
        readonly objectives: { readonly loss: { readonly median: number } };
      }[];
    }>("studies/live/estimates");
    const first = estimates[0];
    const row = page.locator(`.trials tbody tr:has(td:first-child a:text-is("${first?.trial}"))`);
    const shown = Number.parseFloat((await row.locator(".estimated").first().textContent()) ?? "");
    expect(shown).toBeCloseTo(first?.objectives.loss.median ?? Number.NaN, 2);
    await page.getByRole("link", { name: "Model" }).click();
    await page.getByText(/by a model of \d+ results/).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it("goes on after the server was started again, with what was recorded meanwhile", async () => {
    await page.getByRole("link", { name: "Overview" }).click();
    await page.evaluate("window.isSamePage = true");
    const { port } = new URL(server.url);
    const before = (await rows()).length;
    await server.stop();
    await page.getByText("not connected", { exact: false }).waitFor();
    const told = start(["tell", "live.yaml", "--json", "-"], {
      cwd: folder,
      input: JSON.stringify([{ parameters: { x: 0.1, y: 2, kind: "b" }, metrics: { loss: 0.05, latency: 2 } }]),
    });
    expect((await told.finished).code).toBe(0);
    server = await serve(folder, "--port", port);
    await page.locator(".connection-live").waitFor();
    await page.getByRole("link", { name: "Trials" }).click();
    await until(async () => (await page.locator("output.count").textContent()) === `${before + 1} trials`);
    expect(await page.evaluate("window.isSamePage")).toBe(true);
  });

  it("says what happened to a study that is deleted", async () => {
    rmSync(join(folder, "live.yaml"));
    await page.getByRole("alert").getByText("was known before", { exact: false }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it("never broke its own policy, and no script failed", () => {
    const expected = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|ERR_NETWORK|status of 4(04|16|22)/;
    expect(watched.complaints.filter((text) => !expected.test(text))).toEqual([]);
  });
});

/** Draws with the mouse over an element, between shares of its width and height. */
async function drag(
  page: Page,
  element: string,
  from: readonly [number, number],
  to: readonly [number, number],
): Promise<void> {
  const target = page.locator(element);
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  if (box === null) throw new Error(`${element} is not in the page`);
  const at = ([x, y]: readonly [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]));
  await page.mouse.move(...at(to));
  await page.mouse.up();
}
