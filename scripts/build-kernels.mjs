// Compiles src/kernels (AssemblyScript) to WebAssembly SIMD and embeds the bytes as src/core/linalg/kernels.generated.ts.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "assemblyscript/asc";

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "paretune-kernels-"));
try {
  const binary = join(folder, "kernels.wasm");
  const { error, stderr } = await main([
    join(root, "src/kernels/index.ts"),
    "--outFile",
    binary,
    "--enable",
    "simd",
    "--optimizeLevel",
    "3",
    "--noAssert",
    "--runtime",
    "stub",
    "--importMemory",
    "--zeroFilledMemory",
    "--path",
    join(root, "node_modules"),
  ]);
  if (error) {
    process.stderr.write(stderr.toString());
    process.exit(1);
  }
  const bytes = readFileSync(binary);
  writeFileSync(
    join(root, "src/core/linalg/kernels.generated.ts"),
    `/** The compiled kernels (src/kernels), base64. Written by scripts/build-kernels.mjs; ${bytes.length} bytes. */\n` +
      `export const KERNELS_BASE64: string =\n  "${bytes.toString("base64")}";\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
