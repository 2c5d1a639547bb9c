import { execFileSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkReplaceable, checkWritableFolder, FileError, replaceFile } from "../../../src/node/files/replace-file.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "paretune-files-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const isReport = { mayReplace: (text: string) => text.startsWith("<report>"), what: "a report" };

describe("a file that is written for the user", () => {
  it("is complete, keeps its permissions, and leaves nothing beside it", async () => {
    const file = join(folder, "a", "b", "page.html");
    expect(await replaceFile(file, "one")).toBe(file);
    chmodSync(file, 0o640);
    await replaceFile(file, "two");
    expect(readFileSync(file, "utf8")).toBe("two");
    expect(lstatSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(join(folder, "a", "b"))).toEqual(["page.html"]);
  });

  it("is the file that a link names, and the link remains", async () => {
    writeFileSync(join(folder, "real.yaml"), "one");
    symlinkSync("real.yaml", join(folder, "link.yaml"));
    await replaceFile(join(folder, "link.yaml"), "two");
    expect(readFileSync(join(folder, "real.yaml"), "utf8")).toBe("two");
    expect(lstatSync(join(folder, "link.yaml")).isSymbolicLink()).toBe(true);
  });

  it("replaces only what it may replace", async () => {
    const study = join(folder, "study.yaml");
    writeFileSync(study, "name: a");
    symlinkSync("study.yaml", join(folder, "report.html"));
    await expect(replaceFile(study, "<report>", isReport)).rejects.toThrow(
      `${study} exists and is not a report, so it is not replaced. Give another path, or remove the file.`,
    );
    await expect(replaceFile(join(folder, "report.html"), "<report>", isReport)).rejects.toThrow("is a symbolic link");
    expect(readFileSync(study, "utf8")).toBe("name: a");
    const report = join(folder, "old.html");
    writeFileSync(report, "<report> one");
    await replaceFile(report, "<report> two", isReport);
    expect(readFileSync(report, "utf8")).toBe("<report> two");
  });

  it("that cannot be written is an error in a sentence, and what was there is as before", async () => {
    mkdirSync(join(folder, "folder"));
    writeFileSync(join(folder, "file"), "one");
    const failing: readonly (readonly [path: string, reason: string])[] = [
      [join(folder, "folder"), "is a folder. Give the path of a file in it."],
      [join(folder, "file", "page.html"), "could not be written: a part of its path is a file"],
      [join(folder, "x".repeat(300)), "could not be written: its name is too long"],
      ["/dev/null", "is not a regular file"],
      ["/proc/paretune/page.html", "could not be written: "],
    ];
    for (const [path, reason] of failing) {
      const failed = await replaceFile(path, "two").catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(FileError);
      expect((failed as FileError).message).toContain(reason);
    }
    expect(readFileSync(join(folder, "file"), "utf8")).toBe("one");
  });
});

describe("a file that is to be written after a long analysis", () => {
  it("is refused before it where it could not be written, and nothing is created", async () => {
    const own = mkdtempSync(join(folder, "targets-"));
    mkdirSync(join(own, "empty"));
    writeFileSync(join(own, "plain"), "one");
    symlinkSync("nowhere.html", join(own, "dangling.html"));
    symlinkSync("nowhere", join(own, "gone"));
    execFileSync("mkfifo", [join(own, "pipe")]);
    const before = readdirSync(own);
    const refusal = (name: string) =>
      checkReplaceable(join(own, name), isReport).then(
        () => "accepted",
        (error: Error) => error.message,
      );
    expect(await refusal("empty")).toContain("is a folder. Give the path of a file in it.");
    expect(await refusal("pipe")).toContain("is not a regular file, and is not replaced.");
    expect(await refusal("dangling.html")).toContain("is a symbolic link, which is not replaced.");
    expect(await refusal("plain")).toContain("exists and is not a report");
    expect(await refusal("plain/page.html")).toMatch(/is a file, not a folder|part of its path is a file/);
    expect(await refusal("gone/page.html")).toContain("is a symbolic link to nothing");
    expect(await refusal("a\uFFFDb/page.html")).toContain("is not valid UTF-8. Rename it, or give another path.");
    expect(await refusal("new/folder/page.html")).toBe("accepted");
    await expect(checkWritableFolder(join(own, "plain"))).rejects.toThrow("is a file, not a folder");
    await checkWritableFolder(join(own, "new", "figures"));
    expect(readdirSync(own)).toEqual(before);
  });

  it("is not written in a folder whose name cannot be told from another", async () => {
    await expect(replaceFile(join(folder, "caf\uFFFD", "study.yaml"), "one")).rejects.toThrow("is not valid UTF-8");
    expect(readdirSync(folder)).not.toContain("caf\uFFFD");
  });
});
