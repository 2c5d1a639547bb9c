/**
 * @file The beginning of the tutorial's page.
 */
import { render } from "preact";
import { applyTheme } from "../dashboard/parts/theme.ts";
import { App } from "./app.tsx";

const root = document.getElementById("app");
if (root !== null) {
  applyTheme();
  render(<App />, root);
}
