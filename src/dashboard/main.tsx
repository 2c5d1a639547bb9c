/**
 * @file The beginning of the dashboard.
 */
import { render } from "preact";
import { App } from "./app.tsx";
import { applyTheme } from "./parts/theme.ts";
import { showAllCharacters } from "./parts/visible-text.ts";

const root = document.getElementById("app");
if (root !== null) {
  applyTheme();
  showAllCharacters();
  render(<App />, root);
}
