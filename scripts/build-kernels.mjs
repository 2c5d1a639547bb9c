// Compiles AssemblyScript to WebAssembly SIMD: src/kernels, embedded as src/core/linalg/kernels.generated.ts, and the
// kernels of examples/nlu, written to examples/nlu/kernels.wasm.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "assemblyscript/asc";

const root = join(import.meta.dirname, "..");

/** Compiles the module with entry file `source` into the file `binary`; ends the process if the compiler fails. */
async function compile(source, binary) {
  const { error, stderr } = await main([
    join(root, source),
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
}

const folder = mkdtempSync(join(tmpdir(), "paretune-kernels-"));
try {
  const binary = join(folder, "kernels.wasm");
  await compile("src/kernels/index.ts", binary);
  const bytes = readFileSync(binary);
  writeFileSync(
    join(root, "src/core/linalg/kernels.generated.ts"),
    `/** The compiled kernels (src/kernels), base64. Written by scripts/build-kernels.mjs; ${bytes.length} bytes. */\n` +
      `export const KERNELS_BASE64: string =\n  "${bytes.toString("base64")}";\n`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
await compile("examples/nlu/kernels/index.ts", join(root, "examples/nlu/kernels.wasm"));
