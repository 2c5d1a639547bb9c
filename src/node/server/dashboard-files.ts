/**
 * @file The files of the dashboard, which the build has put beside the command line. They are read once; nothing else is served
 * from there.
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
};

/** Everything comes from this server, and no script or style is in the page itself. Text of a study can therefore never run. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

interface DashboardFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

let files: ReadonlyMap<string, DashboardFile> | undefined;

/** The page of the dashboard, which is the same for all addresses: its script reads the address. */
export function dashboardPage(): Response {
  const page = dashboardFiles().get("index.html");
  if (page === undefined) {
    throw new HttpError(500, "no-dashboard", "The dashboard was not built. `npm run build` builds it.");
  }
  return new Response(page.bytes, { headers: { "content-type": page.type, "content-security-policy": POLICY } });
}

/** A script or style of the dashboard. Its name changes with its contents, so that a browser may keep it. */
export function dashboardAsset(name: string): Response {
  const file = dashboardFiles().get(`assets/${name}`);
  if (file === undefined) throw new HttpError(404, "no-route", `There is no file ${name.slice(0, 100)}.`);
  return new Response(file.bytes, {
    headers: { "content-type": file.type, "cache-control": "private, max-age=31536000, immutable" },
  });
}

function dashboardFiles(): ReadonlyMap<string, DashboardFile> {
  files ??= readFiles(fileURLToPath(packageFile("dist/dashboard")));
  return files;
}

function readFiles(folder: string): ReadonlyMap<string, DashboardFile> {
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
