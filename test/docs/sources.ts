import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./documents.ts";

/** Every TypeScript source below src/, without what the build generates. */
export function* sources(folder = "src"): Generator<{ readonly path: string; readonly text: string }> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (entry.name.endsWith(".ts") && !entry.name.endsWith(".generated.ts")) {
      yield { path, text: readFileSync(join(root, path), "utf8") };
    }
  }
}
