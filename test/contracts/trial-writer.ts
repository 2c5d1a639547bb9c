/** What every writer of another tool's format keeps. */
import { describe, expect, it } from "vitest";
import type { ExportedStudy, FileWriter } from "../../src/node/exchange/writers/writer.ts";

/** Tests a writer with a study that has trials in every status. */
export function describeTrialWriter(writer: FileWriter, create: () => ExportedStudy): void {
  describe(`the writer of ${writer.format}`, () => {
    it("writes the same bytes for the same study", async () => {
      const [first, second] = [await writer.encode(create()), await writer.encode(create())];
      const bytes = (files: ReadonlyMap<string, string | Uint8Array>) =>
        [...files].map(([path, contents]) => [path, Buffer.from(contents).toString("base64")]);
      expect(bytes(first)).toEqual(bytes(second));
    });

    it("writes one file without a path, or files below a folder", async () => {
      const paths = [...(await writer.encode(create())).keys()];
      if (writer.target === "file") expect(paths).toEqual([""]);
      else for (const path of paths) expect(path).toMatch(/^[^/.][^\\]*$/);
      expect(paths.some((path) => path.includes(".."))).toBe(false);
    });

    it("writes no path of this machine", async () => {
      const study = create();
      for (const contents of (await writer.encode(study)).values()) {
        expect(Buffer.from(contents).includes("/store/trials/")).toBe(false);
        expect(Buffer.from(contents).includes(study.file.path)).toBe(false);
      }
    });

    it("writes a study of which no trial has ended", async () => {
      const study = create();
      const rows = study.rows.filter(({ trial }) => trial.status === "pending");
      expect((await writer.encode({ ...study, rows })).size).toBeGreaterThan(0);
    });
  });
}
