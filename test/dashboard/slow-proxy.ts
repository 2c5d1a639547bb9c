/**
 * @file A proxy before a server that sends the first half of chosen answers, and the other half when a test says so.
 */
import { createServer, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A proxy. */
export interface SlowProxy {
  readonly url: string;
  /** The paths whose answers wait for their second half. */
  waiting(): readonly string[];
  /** Sends the second halves; later answers are not held. */
  release(): void;
  close(): void;
}

/** Starts a proxy to a server; `isHeld` chooses the answers that are held. */
export async function slowProxy(server: string, isHeld: (path: string) => boolean): Promise<SlowProxy> {
  const held: { readonly path: string; readonly finish: () => void }[] = [];
  let isReleased = false;
  const proxy = createServer((asked, answer) => {
    const { url: path = "/", method, headers } = asked;
    const { hostname, port } = new URL(server);
    const onward = request({ host: hostname, port, path, method, headers }, (found) => {
      const { "content-length": _length, ...rest } = found.headers;
      answer.writeHead(found.statusCode ?? 500, rest);
      if (isReleased || !isHeld(path)) return found.pipe(answer);
      const chunks: Buffer[] = [];
      found.on("data", (chunk: Buffer) => chunks.push(chunk));
      found.on("end", () => held.push({ path, finish: sendHalf(answer, Buffer.concat(chunks)) }));
      return undefined;
    });
    onward.on("error", () => answer.destroy());
    asked.pipe(onward);
    answer.on("close", () => onward.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/`,
    waiting: () => held.map(({ path }) => path),
    release: () => {
      isReleased = true;
      for (const { finish } of held.splice(0)) finish();
    },
    close: () => {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}

/** Sends the first half of a body at once, and returns what sends the other one. */
function sendHalf(answer: ServerResponse, body: Buffer): () => void {
  const middle = body.length >> 1;
  answer.write(body.subarray(0, middle));
  return () => answer.end(body.subarray(middle));
}
