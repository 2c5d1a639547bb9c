/**
 * @file Progress that nobody watches.
 */
import type { Progress } from "../operations/open-study.ts";

/** Nobody watches the progress of the server's models. */
export const QUIET: Progress = { progress: () => {} };
