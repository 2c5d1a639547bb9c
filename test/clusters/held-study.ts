/**
 * @file A study whose trials wait until they are let go, for what happens to a cluster meanwhile.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Trial } from "../../src/core/study/index.ts";
import { openStore } from "../../src/node/storage/index.ts";
import { smallStudy, temporaryFolder } from "../node/loop/small-study.ts";

/** Counts its start, waits while the file `hold` is there, and shows that it lives; then it reports a loss. */
const PROGRAM = `echo start >> "$1/starts"
while [ -e "$1/hold" ]; do echo beat >> "$1/alive"; sleep 0.1; done
printf '{"eval":{"loss":%s}}' "$2" > "$3/metrics.json"
`;

/** A folder whose trials are held, and their command. */
export function heldStudy(): { readonly folder: string; readonly command: readonly string[] } {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "hold"), "");
  writeFileSync(join(folder, "held.sh"), PROGRAM);
  return { folder, command: ["/bin/sh", join(folder, "held.sh"), folder, "{rate}", "{trial.dir}"] };
}

/** The trials of the study in a folder. */
export async function trialsIn(folder: string): Promise<readonly Trial[]> {
  const { storage } = await openStore(join(folder, "small.paretune"), smallStudy({ folder }).study, { create: false });
  const { trials } = await storage.snapshot();
  await storage.close();
  return trials;
}

/** The number of lines of a file in a folder; 0 where there is none. */
export function linesOf(folder: string, file: string): number {
  return existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8").split("\n").length - 1 : 0;
}

/** The number of times that a command has begun. */
export function starts(folder: string): number {
  return linesOf(folder, "starts");
}
