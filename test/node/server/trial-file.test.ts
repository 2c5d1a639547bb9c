import { spawnSync } from "node:child_process";
import { linkSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listFiles } from "../../../src/node/server/trial-file.ts";
import { trialFolder } from "../../../src/node/storage/index.ts";
import { errorIn, type Served, served, writeTrialFile } from "./served.ts";

async function withTrial(): Promise<Served & { readonly own: string }> {
  const server = await served();
  await server.post("/api/studies/tiny/suggest", { count: 2 });
  writeTrialFile(server.store, 0, "stdout.log", "0123456789");
  writeTrialFile(server.store, 0, "plots/page.html", "<script>alert(1)</script>");
  writeFileSync(join(server.folder, "secret.txt"), "secret");
  return { ...server, own: trialFolder(server.store, 0) };
}

const FILES = "/api/studies/tiny/trials/0/files";

describe("the files of a trial", () => {
  it("are served whole or in part, and never as a page", async () => {
    const server = await withTrial();
    const page = await server.ask(`${FILES}/plots/page.html`);
    expect(page.headers).toMatchObject({
      "content-type": "application/octet-stream",
      "content-security-policy": "default-src 'none'; sandbox",
      "content-disposition": "attachment; filename*=UTF-8''page.html",
    });
    const part = async (range: string) => {
      const { status, headers, text } = await server.ask("/api/studies/tiny/trials/0/logs/stdout", {
        headers: { range },
      });
      return [status, headers["content-range"], status === 416 ? "" : text];
    };
    expect(await part("bytes=2-4")).toEqual([206, "bytes 2-4/10", "234"]);
    expect(await part("bytes=7-")).toEqual([206, "bytes 7-9/10", "789"]);
    expect(await part("bytes=-2")).toEqual([206, "bytes 8-9/10", "89"]);
    expect(await part("bytes=-99")).toEqual([206, "bytes 0-9/10", "0123456789"]);
    expect(await part("bytes=10-")).toEqual([416, "bytes */10", ""]);
    expect(await part("lines=1-2")).toEqual([200, undefined, "0123456789"]);
  });

  it("do not include anything outside of the trial's folder", async () => {
    const server = await withTrial();
    const paths = [
      "../../../secret.txt",
      "..%2f..%2f..%2fsecret.txt",
      "%2e%2e/%2e%2e/%2e%2e/secret.txt",
      "plots/../../../../secret.txt",
      "plots/..%2f..%2f..%2f..%2fsecret.txt",
      `/${join(server.folder, "secret.txt")}`,
      encodeURIComponent(join(server.folder, "secret.txt")),
      "..\\..\\..\\secret.txt",
      "stdout.log%00.txt",
      "./stdout.log",
      "plots",
      "plots/",
      ".",
      "../0001/../0000/stdout.log",
    ];
    for (const path of paths) {
      const answer = await server.ask(`${FILES}/${path}`);
      expect([path, answer.text.includes("secret\n") || answer.text === "secret"]).toEqual([path, false]);
      if (path !== "./stdout.log")
        expect([path, answer.status]).toEqual([path, expect.toSatisfy((s: number) => s >= 400)]);
    }
  });

  it("do not include symbolic links, also not of folders, of the trial's folder or of all trials", async () => {
    const server = await withTrial();
    const status = async (path: string) => (await server.ask(`${FILES}/${path}`)).status;
    const elsewhere = join(server.folder, "elsewhere");
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, "file.txt"), "secret");
    symlinkSync(join(server.folder, "secret.txt"), join(server.own, "link.txt"));
    symlinkSync(elsewhere, join(server.own, "linked"));
    symlinkSync("stdout.log", join(server.own, "inside.log"));
    expect(await status("link.txt")).toBe(404);
    expect(await status("linked/file.txt")).toBe(404);
    expect(await status("inside.log")).toBe(404);
    const listed = (await listFiles(server.store, 0)).map(({ path }) => path);
    expect(listed).toEqual(["plots/page.html", "stdout.log"]);
    renameSync(server.own, `${server.own}-was`);
    symlinkSync(elsewhere, server.own);
    expect(await status("file.txt")).toBe(404);
    expect(await listFiles(server.store, 0)).toEqual([]);
    rmSync(server.own);
    renameSync(join(server.store, "trials"), join(server.folder, "moved"));
    renameSync(join(server.folder, "moved", "0000-was"), join(server.folder, "moved", "0000"));
    symlinkSync(join(server.folder, "moved"), join(server.store, "trials"));
    expect(await status("stdout.log")).toBe(404);
  });

  it.skipIf(process.platform === "win32")("are regular files: a named pipe does not hold the server", async () => {
    const server = await withTrial();
    expect(spawnSync("mkfifo", [join(server.own, "pipe")]).status).toBe(0);
    expect((await server.ask(`${FILES}/pipe`)).status).toBe(404);
  });

  it("may have several names in the folder of their trial, and none outside of it", async () => {
    const server = await withTrial();
    writeTrialFile(server.store, 0, "checkpoints/best.ckpt", "weights");
    linkSync(join(server.own, "checkpoints", "best.ckpt"), join(server.own, "last.ckpt"));
    linkSync(join(server.folder, "secret.txt"), join(server.own, "hard.txt"));
    expect((await server.ask(`${FILES}/last.ckpt`)).text).toBe("weights");
    const refused = await server.ask(`${FILES}/hard.txt`);
    expect([refused.status, errorIn(refused)]).toEqual([
      403,
      { code: "linked-file", message: expect.stringMatching(/^"hard.txt" is a hard link .* outside of the folder/) },
    ]);
    linkSync(join(server.own, "hard.txt"), join(server.own, "harder.txt"));
    expect((await server.ask(`${FILES}/harder.txt`)).status).toBe(403);
    const listed = (await listFiles(server.store, 0)).map(({ path }) => path);
    expect(listed).toEqual(["checkpoints/best.ckpt", "last.ckpt", "plots/page.html", "stdout.log"]);
  });
});
