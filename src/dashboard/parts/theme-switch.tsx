/**
 * @file The button that changes between dark and light.
 */
import { Moon, Sun, SunMoon } from "lucide-preact";
import { chooseTheme, type Theme, theme } from "./theme.ts";

const THEMES: readonly Theme[] = ["auto", "light", "dark"];

/** The button. */
export function ThemeSwitch() {
  const Icon = { auto: SunMoon, light: Sun, dark: Moon }[theme.value];
  const next = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? "auto";
  const words = { auto: "as the system", light: "light", dark: "dark" }[theme.value];
  return (
    <button type="button" class="button plain theme" title={`Colours: ${words}`} onClick={() => chooseTheme(next)}>
      <Icon size={16} aria-hidden="true" />
      <span class="visually-hidden">
        Colours: {words}. Change to {next === "auto" ? "those of the system" : next}
      </span>
    </button>
  );
}
