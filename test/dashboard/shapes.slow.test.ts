import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keptFolder } from "../e2e/paretune.ts";
import { accessibilityProblems, CHROMIUM, launch, openPage } from "./chromium.ts";
import { type ServerProcess, SHAPES, serve, tellResults, writeStudies } from "./studies.ts";

const TOKEN = "correct-horse-battery-staple";

describe.skipIf(CHROMIUM === undefined)("the dashboard", () => {
  let browser: Browser;
  let server: ServerProcess;
  let closed: ServerProcess;

  beforeAll(async () => {
    const folder = keptFolder();
    writeStudies(folder);
    [server, browser] = await Promise.all([serve(folder), launch()]);
    [closed] = await Promise.all([serve(folder, "--token", TOKEN), tellResults(server.url)]);
  });

  afterAll(async () => {
    await browser?.close();
    await Promise.all([server?.stop(), closed?.stop()]);
  });

  it.each(Object.keys(SHAPES))(
    "shows a study with %s on a desktop and on a phone, in light and in dark",
    async (name) => {
      const views = [
        { viewport: { width: 1400, height: 1000 }, colorScheme: "light", paths: ["", "/trials", "/model"] },
        { viewport: { width: 400, height: 860 }, colorScheme: "dark", paths: ["", "/trials"] },
      ] as const;
      for (const { paths, ...view } of views) {
        const { page, complaints } = await openPage(browser, view);
        for (const path of paths) {
          await page.goto(`${server.url}studies/${name}${path}`);
          await page.locator(".connection-live").waitFor();
          await hasDrawn(page, name, path);
          expect([name, path, await accessibilityProblems(page)]).toEqual([name, path, []]);
        }
        expect(complaints).toEqual([]);
        await page.context().close();
      }
    },
  );

  it("compares studies that the address names, and says which values are measured only", async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(`${server.url}compare`);
    for (const name of ["one-objective", "four-objectives"]) await page.getByLabel(name).check();
    const table = page.getByRole("region", { name: "Comparison" });
    await table.getByRole("link", { name: "four-objectives" }).waitFor();
    expect(new URL(page.url()).searchParams.getAll("study")).toEqual(["one-objective", "four-objectives"]);
    expect(await table.getByText("no model").count()).toBeGreaterThan(0);
    expect(await accessibilityProblems(page)).toEqual([]);
    await table.getByRole("button", { name: "Fit the model now (one-objective)" }).click();
    await table
      .getByRole("row", { name: /^one-objective/ })
      .getByText("fitted")
      .waitFor({ timeout: 120_000 });
    await page.getByText("Some studies have estimates of a model and some have measurements only.").waitFor();
    await page.goBack();
    await page.getByText("Choose two studies or more.").waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("is dark or light as the reader chooses, and remembers it", async () => {
    const { page } = await openPage(browser, { colorScheme: "light" });
    const ground = () => page.evaluate("getComputedStyle(document.documentElement).backgroundColor");
    await page.goto(server.url);
    expect(await ground()).toBe("rgb(255, 255, 255)");
    const theme = page.getByRole("button", { name: "Colours:" });
    await theme.click();
    await theme.click();
    expect(await ground()).toBe("rgb(20, 23, 27)");
    await page.reload();
    await page.getByRole("heading", { name: "Studies" }).waitFor();
    expect(await ground()).toBe("rgb(20, 23, 27)");
    await page.context().close();
  });

  it("is refused without the token, and opens with it once and for all", async () => {
    const { page } = await openPage(browser);
    const refused = await page.goto(`${closed.url}studies/one-trial`);
    expect(refused?.status()).toBe(401);
    await page.goto(`${closed.url}studies/one-trial?token=${TOKEN}`);
    await page.locator(".connection-live").waitFor();
    expect(page.url()).toBe(`${closed.url}studies/one-trial`);
    await page.goto(`${closed.url}studies/one-trial/trials`);
    await page.locator(".connection-live").waitFor();
    await page.context().close();
  });

  it("cannot be used by a page of another site that its reader has open", async () => {
    const site = createServer((_, response) =>
      response.setHeader("content-type", "text/html").end("<p>another site</p>"),
    );
    await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
    const { page } = await openPage(browser);
    await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
    const outcome = await page.evaluate(`fetch("${server.url}api/studies/one-trial/trials/0/cancel",
      { method: "POST", mode: "no-cors", body: "{}" }).then(({ type }) => type, () => "refused")`);
    expect(["opaque", "refused"]).toContain(outcome);
    expect(await page.evaluate(`fetch("${server.url}api/studies").then(() => "read", () => "refused")`)).toBe(
      "refused",
    );
    const rows = (await (await fetch(`${server.url}api/studies/one-trial/trials`)).json()) as { status: string }[];
    expect(rows.map(({ status }) => status)).toEqual(["completed"]);
    await page.context().close();
    site.close();
  });
});

/** Waits for what a page of a study shows last. */
async function hasDrawn(page: Page, name: string, path: string): Promise<void> {
  const { trials, isFailing } = SHAPES[name] ?? { trials: 0 };
  const hasResults = trials > 0 && isFailing !== true;
  if (path === "" && hasResults) await page.locator("figure svg").first().waitFor();
  else if (path === "/trials" && trials > 0) await page.locator(".trials tbody tr").first().waitFor();
  else await page.locator(".notice, .card").first().waitFor();
}
