/**
 * @file The name by which a trial is known in other stores.
 */
import { hash } from "node:crypto";
import type { Trial } from "../../../core/study/index.ts";
import { canonicalJson } from "../../storage/index.ts";

/**
 * The id that a trial has by its origin: the name of the store, its number, and a digest of its configuration, because a store
 * may be copied and go on in both places.
 */
export function ownId(store: string, { number, configuration }: Pick<Trial, "number" | "configuration">): string {
  const digest = hash("sha256", canonicalJson(configuration)).slice(0, 12);
  return `${store}.${number}.${digest}`;
}

/** The id of a trial: the one that it was given, else the one that it has by its origin. */
export function trialId(store: string, trial: Trial): string {
  return trial.id ?? ownId(store, trial);
}
