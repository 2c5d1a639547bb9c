/**
 * @file What the dashboard says to its reader: notices that stay, and confirmations that pass, which screen readers read out.
 */
import { type Signal, signal } from "@preact/signals";
import type { ComponentChildren } from "preact";

const SHOWN_MS = 6000;

/** What was done last. */
const said: Signal<string> = signal("");
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says that something was done. */
export function say(text: string): void {
  said.value = text;
  clearTimeout(timer);
  timer = setTimeout(() => {
    said.value = "";
  }, SHOWN_MS);
}

/** Where confirmations are shown. */
export function Announcer() {
  return (
    <div class="announcer" role="status" aria-live="polite">
      {said.value === "" ? null : <p>{said.value}</p>}
    </div>
  );
}

/** A notice. */
export function Notice({
  kind,
  children,
}: {
  readonly kind: "info" | "warning" | "error";
  readonly children: ComponentChildren;
}) {
  return (
    <div class={`notice notice-${kind}`} role={kind === "error" ? "alert" : "note"}>
      {children}
    </div>
  );
}
