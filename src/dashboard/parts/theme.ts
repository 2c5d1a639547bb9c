/**
 * @file Dark and light: as the machine says, until the reader chooses.
 */
import { type Signal, signal } from "@preact/signals";

/** What the reader has chosen. */
export type Theme = "auto" | "light" | "dark";

const KEY = "paretune-theme";

/** The choice, which this browser keeps. */
export const theme: Signal<Theme> = signal(readTheme());

/** Whether the page is dark at the moment. */
export const isDark: Signal<boolean> = signal(false);

const prefersDark = matchMedia("(prefers-color-scheme: dark)");

/** Follows the machine and the choice. */
export function applyTheme(): void {
  prefersDark.addEventListener("change", show);
  show();
}

/** Chooses. */
export function chooseTheme(next: Theme): void {
  theme.value = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // A browser may keep nothing; the choice then lasts as long as the page.
  }
  show();
}

function show(): void {
  document.documentElement.dataset["theme"] = theme.value;
  isDark.value = theme.value === "auto" ? prefersDark.matches : theme.value === "dark";
}

function readTheme(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "light" || kept === "dark" ? kept : "auto";
  } catch {
    return "auto";
  }
}
