/**
 * @file The files of the pages, which the build has put beside the command line. They are read once; nothing else is served from
 * there.
 */
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFile } from "../files/package-version.ts";
import { HttpError } from "./http-error.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};

/** A page: the dashboard, which shows studies, or the tutorial, which computes in the browser. */
export type PageName = "dashboard" | "tutorial";

const NOWHERE = "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Everything comes from this server, and no script or style is in the page itself. Text of a study can therefore never run. */
const PAGE_POLICIES: Readonly<Record<PageName, string>> = {
  dashboard: `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; ${NOWHERE}`,
  tutorial: `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; worker-src 'self'; ${NOWHERE}`,
};

/** A worker obeys the policy of its own script: it may start threads and compile the kernels, and reaches no server. */
const WORKER_POLICY = `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; ${NOWHERE}`;

interface PageFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

const read = new Map<PageName, ReadonlyMap<string, PageFile>>();

/** A page, which is the same for all addresses: its script reads the address. */
export function pageOf(name: PageName): Response {
  const page = pageFiles(name).get("index.html");
  if (page === undefined) {
    throw new HttpError(500, `no-${name}`, `The ${name} was not built. \`npm run build\` builds it.`);
  }
  const headers = { "content-type": page.type, "content-security-policy": PAGE_POLICIES[name] };
  return new Response(page.bytes, { headers });
}

/** A script or style of a page. Its name changes with its contents, so that a browser may keep it. */
export function assetOf(name: PageName, file: string): Response {
  const found = pageFiles(name).get(`assets/${file}`);
  if (found === undefined) throw new HttpError(404, "no-route", `There is no file ${file.slice(0, 100)}.`);
  return new Response(found.bytes, {
    headers: {
      "content-type": found.type,
      "cache-control": "private, max-age=31536000, immutable",
      ...(name === "tutorial" ? { "content-security-policy": WORKER_POLICY } : {}),
    },
  });
}

/** All files of a page by their paths, which have forward slashes; none where it was not built. */
export function pageFiles(name: PageName): ReadonlyMap<string, PageFile> {
  const known = read.get(name);
  if (known !== undefined) return known;
  const files = readFiles(fileURLToPath(packageFile(`dist/${name}`)));
  read.set(name, files);
  return files;
}

function readFiles(folder: string): ReadonlyMap<string, PageFile> {
  let names: readonly string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => name.replaceAll("\\", "/"));
  } catch {
    return new Map(); // it was not built
  }
  return new Map(
    names.flatMap((name) => {
      const type = TYPES[extname(name)];
      return type === undefined ? [] : [[name, { bytes: new Uint8Array(readFileSync(join(folder, name))), type }]];
    }),
  );
}
