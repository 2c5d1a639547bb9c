/**
 * @file The beginning of the dashboard.
 */
import { render } from "preact";
import { App } from "./app.tsx";
import { applyTheme } from "./parts/theme.ts";

const root = document.getElementById("app");
if (root !== null) {
  applyTheme();
  render(<App />, root);
}
