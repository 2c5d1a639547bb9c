import { writeFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newFolder } from "../fixtures/new-folder.ts";
import { until } from "../fixtures/until.ts";
import { STUDY_TEXT } from "../node/server/served.ts";
import { start } from "./paretune.ts";

/** A server of its own process on a folder with a study; resolves when it has printed its address. */
async function serve(...words: readonly string[]) {
  const cwd = newFolder();
  writeFileSync(
    join(cwd, "study.yaml"),
    STUDY_TEXT.replace('"true"', "echo loss {x}; echo latency 1").replace("command:", "shell: true\ncommand:"),
  );
  const server = start(["serve", "--port", "0", ...words], { cwd });
  const found = () => /http:\/\/\S+?(?=["\s])/.exec(server.output())?.[0];
  await until(() => found() !== undefined);
  return { cwd, server, url: found() ?? "" };
}

describe("paretune serve", () => {
  it("starts before the run, follows it, and ends at once with Ctrl-C while events are sent", async () => {
    const { cwd, server, url } = await serve("--json");
    let text = "";
    get(`${url}api/studies/tiny/events`, (answer) => {
      answer.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      answer.on("error", () => {});
    }).on("error", () => {});
    await until(() => text.includes("missing"));
    expect((await start(["run", "study.yaml"], { cwd }).finished).code).toBe(0);
    await until(() => text.split('"type":"completed"').length === 13);
    const begun = performance.now();
    server.signal("SIGINT");
    const { code, stdout } = await server.finished;
    expect(code).toBe(0);
    expect(performance.now() - begun).toBeLessThan(2000);
    expect(JSON.parse(stdout)).toEqual({ url });
  });

  it("demands a token beyond this machine, which it makes if none is given", async () => {
    const { server, url } = await serve("--host", "0.0.0.0");
    const { port, search } = new URL(url);
    const status = async (path: string) =>
      (await fetch(`http://127.0.0.1:${port}${path}`, { redirect: "manual" })).status;
    expect(await status("/api/studies")).toBe(401);
    expect(search).toMatch(/^\?token=[\w-]{32}$/);
    expect(await status(`/${search}`)).toBe(303);
    server.signal("SIGTERM");
    expect((await server.finished).code).toBe(0);
  });

  it("says in a sentence what it cannot serve", async () => {
    const cwd = newFolder();
    const run = async (...words: readonly string[]) => start(["serve", ...words], { cwd }).finished;
    expect(await run("none.yaml")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no study file or folder none.yaml"),
    });
    expect(await run("--port", "70000")).toMatchObject({ code: 2, stderr: expect.stringContaining("from 0 to 65535") });
    const { server, url } = await serve();
    const { port } = new URL(url);
    expect(await run("--port", port)).toMatchObject({ code: 2, stderr: expect.stringContaining(`Port ${port}`) });
    server.signal("SIGINT");
    await server.finished;
  });
});
