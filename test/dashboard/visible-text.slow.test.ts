import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keptFolder, paretune } from "../e2e/paretune.ts";
import { CHROMIUM, launch, openPage } from "./chromium.ts";
import { type ServerProcess, serve } from "./studies.ts";

/** Turns the direction of what follows; a control character of C1. */
const [TURN, CONTROL] = ["\u202e", "\u0085"];

const STUDY = `name: turned
shell: true
command: |
  printf 'line \\342\\200\\256\\302\\205 printed\\n'
  echo "loss {x}"
parameters:
  x: { type: float, range: [0, 1] }
  kind: { type: categorical, values: ["a\\u202e\\u0085", "b"] }
objectives:
  loss: { goal: minimize, from: { stdout: "loss {number}" } }
budget: { trials: 4, batch: 2, initial: 4 }
strategy: sobol
`;

describe.skipIf(CHROMIUM === undefined)("the dashboard", () => {
  let browser: Browser;
  let server: ServerProcess;

  beforeAll(async () => {
    const folder = keptFolder();
    writeFileSync(join(folder, "turned.yaml"), STUDY);
    await paretune(["run", "turned.yaml"], { cwd: folder });
    const reason = `out ${TURN}${CONTROL} of memory`;
    await paretune(["tell", "turned.yaml", "--parameters", '{"x":0.5,"kind":"b"}', "--failed", reason], {
      cwd: folder,
    });
    [server, browser] = await Promise.all([serve(folder), launch()]);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  it("shows characters that turn a text or cannot be seen as escapes, in tables, logs, reasons and the tree that is read aloud", async () => {
    const { page, complaints } = await openPage(browser);
    const seen: string[] = [];
    for (const path of ["", "/trials", "/trials/0", "/trials/4", "/space"]) {
      await page.goto(`${server.url}studies/turned${path}`);
      await page.locator(".connection-live").waitFor();
      if (path === "/trials/0") await page.getByRole("log").getByText("printed").waitFor();
      if (path === "/trials/4") await page.getByText("of memory").first().waitFor();
      seen.push(await shownText(page));
    }
    const all = seen.join("\n");
    expect(all).not.toMatch(/[\u202e\u0085]/);
    expect(all).toContain("line \\u202e\\u0085 printed");
    expect(all).toContain("out \\u202e\\u0085 of memory");
    expect(all).toContain("a\\u202e\\u0085");
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("leaves a log that is downloaded as it is", async () => {
    const log = await (await fetch(`${server.url}api/studies/turned/trials/0/logs/stdout`)).text();
    expect(log).toContain(`line ${TURN}${CONTROL} printed`);
  });

  it("serves descriptions and pages without such characters", async () => {
    for (const path of ["openapi.json", "", "api/studies/turned"]) {
      const text = await (await fetch(`${server.url}${path}`)).text();
      expect([path, /[\u202e\u0085]/.test(text)]).toEqual([path, false]);
    }
  });
});

/** All texts of a page, and the attributes that are read as text. */
async function shownText(page: Page): Promise<string> {
  return page.evaluate(`[
    document.title, document.body.innerText,
    ...[...document.querySelectorAll("[title], [aria-label]")].map((each) => each.title + each.getAttribute("aria-label")),
  ].join("\\n")`) as Promise<string>;
}
