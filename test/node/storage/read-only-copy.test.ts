import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { copyDatabase } from "../../../src/node/storage/read-only-copy.ts";

describe("the copy of a store that is only readable", () => {
  it("can be written by its owner, as a store that was just repaired or whose study file has changed needs it", () => {
    const folder = mkdtempSync(join(tmpdir(), "paretune-only-readable-"));
    const file = join(folder, "study.db");
    for (const path of [file, `${file}-wal`]) {
      writeFileSync(path, "bytes");
      chmodSync(path, 0o444);
    }
    const copy = copyDatabase(file);
    try {
      for (const path of [copy.file, `${copy.file}-wal`]) {
        expect(readFileSync(path, "utf8")).toBe("bytes");
        expect(statSync(path).mode & 0o777).toBe(0o600);
      }
    } finally {
      copy.remove();
      rmSync(folder, { recursive: true });
    }
  });
});
