/**
 * @file Reads studies before they are asked for, so that the first view of one waits less. Nothing is fitted.
 */
import { setImmediate, setTimeout } from "node:timers/promises";
import { BadInput } from "../operations/bad-input.ts";
import type { OpenedStudy } from "../operations/open-study.ts";
import type { StudyService } from "./study-service.ts";

/** A browser that has the page asks for its script and style first, which are not to wait. */
const AFTER_PAGE_MS = 50;
/** Whoever opens a page at once is not to wait for other studies. */
const AFTER_START_MS = 500;
/** How long studies are read that nobody has asked for. */
const EARLY_MS = 2000;

/** Reads a study whose page was delivered. Whatever is wrong is the answer to what the page asks. */
export function prepareStudy(service: StudyService, name: string): void {
  setTimeout(AFTER_PAGE_MS)
    .then(() => service.catalog.find(name))
    .then((opened) => readEarly(service, opened))
    .catch(() => {});
}

/** Reads the studies one after another, for a short time. */
export async function prepareStudies(service: StudyService, signal: AbortSignal): Promise<void> {
  await setTimeout(AFTER_START_MS, undefined, { ref: false });
  const end = performance.now() + EARLY_MS;
  for (const { study } of await service.catalog.list()) {
    if (signal.aborted || performance.now() > end) return;
    if (!(study instanceof BadInput)) await readEarly(service, study).catch(() => {});
  }
}

/** Reads and analyses the measurements; other requests are answered in between. */
async function readEarly(service: StudyService, opened: OpenedStudy): Promise<void> {
  await service.read(opened, (storage) => storage.snapshot());
  await setImmediate();
  await service.measured(opened);
  await setImmediate();
}
