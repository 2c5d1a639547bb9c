/**
 * @file The time, for what is shown relative to now.
 */
import { type Signal, signal } from "@preact/signals";

const TICK_MS = 5000;

/** Now, a few times per minute. */
export const now: Signal<number> = signal(Date.now());

setInterval(() => {
  if (document.visibilityState === "visible") now.value = Date.now();
}, TICK_MS);
document.addEventListener("visibilitychange", () => {
  now.value = Date.now();
});
