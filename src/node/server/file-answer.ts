/**
 * @file A file of a trial as an answer. A trial may write any file, so no file is a page of this server: none is run, and what
 * is no plain text or picture is only saved.
 */

import { extname } from "node:path";
import { visibleJson } from "../operations/visible-json.ts";
import { HttpError } from "./http-error.ts";
import type { OpenedFile } from "./trial-file.ts";

const CHUNK_BYTES = 64 << 10;

const PICTURES: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
};
const TEXTS: readonly string[] = [
  ".log",
  ".txt",
  ".csv",
  ".tsv",
  ".yaml",
  ".yml",
  ".md",
  ".toml",
  ".ini",
  ".out",
  ".err",
];

/** How a file is sent. */
function headersOf(path: string): Record<string, string> {
  const extension = extname(path).toLowerCase();
  const common = { "content-security-policy": "default-src 'none'; sandbox", "accept-ranges": "bytes" };
  const picture = PICTURES[extension];
  if (picture !== undefined) return { ...common, "content-type": picture };
  if (extension === ".json") return { ...common, "content-type": "application/json" };
  if (TEXTS.includes(extension)) return { ...common, "content-type": "text/plain; charset=utf-8" };
  const name = encodeURIComponent(path.split("/").at(-1) ?? "file");
  return {
    ...common,
    "content-type": "application/octet-stream",
    "content-disposition": `attachment; filename*=UTF-8''${name}`,
  };
}

/** The file, or the part of it that the header `Range` names. It is closed when it was sent. */
export async function fileAnswer(file: OpenedFile, path: string, range: string | undefined): Promise<Response> {
  const { handle, bytes } = file;
  const headers = headersOf(path);
  const part = readRange(range, bytes);
  if (part === "unsatisfiable") {
    await handle.close();
    const error = new HttpError(416, "no-such-range", `The file has ${bytes} bytes; the range ${range} is not in it.`);
    const body = visibleJson({ error: { code: error.code, message: error.message } });
    return new Response(body, {
      status: 416,
      headers: { "content-type": "application/json", "content-range": `bytes */${bytes}` },
    });
  }
  const [first, end] = part ?? [0, bytes];
  const stream = fileStream(file, first, end);
  return new Response(stream, {
    status: part === undefined ? 200 : 206,
    headers: {
      ...headers,
      "content-length": String(end - first),
      ...(part === undefined ? {} : { "content-range": `bytes ${first}-${end - 1}/${bytes}` }),
    },
  });
}

/** What is answered where nothing is to be sent of a file of a size in bytes. */
export function emptyAnswer(bytes: number): Response {
  return new Response(null, { status: 204, headers: { "content-range": `bytes */${bytes}` } });
}

/** The first byte and the byte after the last; undefined without a range, or with one that is not understood. */
function readRange(text: string | undefined, bytes: number): readonly [number, number] | "unsatisfiable" | undefined {
  const [, first = "", last = ""] = /^bytes=([0-9]{0,15})-([0-9]{0,15})$/.exec(text?.trim() ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  if (first === "") {
    const count = Math.min(bytes, Number(last));
    return count === 0 ? "unsatisfiable" : [bytes - count, bytes];
  }
  const end = last === "" ? bytes : Math.min(bytes, Number(last) + 1);
  if (Number(first) >= bytes) return "unsatisfiable";
  return end <= Number(first) ? undefined : [Number(first), end];
}

/** The bytes from `first` to before `end`. A file that has become shorter ends the answer with an error. */
function fileStream({ handle }: OpenedFile, first: number, end: number): ReadableStream<Uint8Array> {
  let at = first;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const length = Math.min(CHUNK_BYTES, end - at);
        const { bytesRead, buffer } = length === 0 ? { bytesRead: 0, buffer: Buffer.alloc(0) } : await read(length);
        if (bytesRead > 0) controller.enqueue(buffer.subarray(0, bytesRead));
        at += bytesRead;
        if (at < end && bytesRead > 0) return;
        await handle.close();
        if (at < end) controller.error(new Error("the file was shortened while it was sent"));
        else controller.close();
      },
      cancel: () => handle.close(),
    },
    { highWaterMark: 0 },
  );

  function read(length: number) {
    return handle.read(Buffer.alloc(length), 0, length, at);
  }
}
