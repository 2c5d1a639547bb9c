// Builds the site of the documentation, which checks its links. Installs the site's own packages where they are missing: they are
// apart from those of the project, because nothing else needs them.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const site = join(import.meta.dirname, "../website");

function npm(...words) {
  const { status } = spawnSync("npm", words, { cwd: site, stdio: "inherit", shell: process.platform === "win32" });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(join(site, "node_modules"))) npm("ci", "--ignore-scripts", "--no-audit", "--no-fund");
npm("run", "build");
