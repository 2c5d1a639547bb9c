import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newFolder } from "../fixtures/new-folder.ts";
import { until } from "../fixtures/until.ts";
import { paretune, start } from "./paretune.ts";

describe("paretune tutorial --web", () => {
  it("prints an address with the settings, serves the page there, and ends with Ctrl-C", async () => {
    const server = start(["tutorial", "--web", "--port", "0", "--seed", "7", "--strategy", "map", "--json"], {
      cwd: newFolder(),
    });
    const found = () => /http:\/\/[^\s"]+/.exec(server.output())?.[0];
    await until(() => found() !== undefined);
    const url = found() ?? "";
    expect(new URL(url).search).toBe("?prior=map&seed=7");
    expect(await (await fetch(url)).text()).toContain("<title>Paretune: the tutorial</title>");
    server.signal("SIGINT");
    const { code, stdout } = await server.finished;
    expect([code, JSON.parse(stdout)]).toEqual([0, { url }]);
  });

  it("writes files that name each other relatively, and replaces no file of somebody else", async () => {
    const cwd = newFolder();
    const written = await paretune(["tutorial", "--web", "--output", "lesson"], { cwd });
    expect(written).toMatchObject({ code: 0, stdout: expect.stringContaining("over HTTP only") });
    const page = readFileSync(join(cwd, "lesson", "index.html"), "utf8");
    const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = ""]) => address);
    expect(named.filter((address) => !/^(\.\/|data:)/.test(address))).toEqual([]);
    mkdirSync(join(cwd, "other"));
    writeFileSync(join(cwd, "other", "index.html"), "<title>My page</title>");
    const refused = await paretune(["tutorial", "--web", "--output", "other"], { cwd });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("index.html") });
    expect(readFileSync(join(cwd, "other", "index.html"), "utf8")).toBe("<title>My page</title>");
    expect(readdirSync(join(cwd, "other"))).toEqual(["index.html"]);
    mkdirSync(join(cwd, "notices"));
    writeFileSync(join(cwd, "notices", "LICENSES.txt"), "react 18.2.0\nMIT\n");
    expect(await paretune(["tutorial", "--web", "--output", "notices"], { cwd })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("LICENSES.txt exists"),
    });
    expect(readFileSync(join(cwd, "notices", "LICENSES.txt"), "utf8")).toBe("react 18.2.0\nMIT\n");
    expect(await paretune(["tutorial", "--web", "--output", "lesson"], { cwd })).toMatchObject({ code: 0 });
  });

  it.each([
    [["--port", "0"], "write --web --port"],
    [["--web", "--threads", "2"], "--threads does not apply to --web"],
    [["--web", "--strategy", "nsga2"], "must be one of saas, map, auto"],
    [["--web", "--output", "x", "--open"], "--open does not apply to --output"],
  ])("refuses %j with what to write instead", async (flags, words) => {
    const refused = await paretune(["tutorial", ...flags], { cwd: newFolder() });
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(words) });
  });
});
