/**
 * @file Answers to what is no request that the application could read: every refusal has a status, a code and a sentence.
 */
import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { visibleJson } from "../operations/visible-json.ts";
import { COMMON_HEADERS } from "./guarded-app.ts";
import { HttpError } from "./http-error.ts";

/** What is wrong with the address of a request: its header `Host`, or its path. Undefined where nothing is. */
export function addressProblem({ url = "", headers: { host } }: IncomingMessage): HttpError | undefined {
  if (host === undefined || host === "") {
    return new HttpError(400, "bad-host", "The request has no header Host. Use the address that the server printed.");
  }
  if (!isHost(host)) {
    return new HttpError(
      400,
      "bad-host",
      `The header Host is no host: ${JSON.stringify(host.slice(0, 100))}. Use the address that the server printed.`,
    );
  }
  const [path = ""] = url.split("?");
  const isWhole = /^https?:\/\/[^/\\]+\//i.test(path);
  const isReadable = (isWhole || path.startsWith("/")) && !path.includes("\\");
  if (isReadable && URL.canParse(isWhole ? url : `http://${host}${url}`)) return undefined;
  return new HttpError(
    400,
    "bad-address",
    `The address is none: ${JSON.stringify(url.slice(0, 100))}. It begins with a slash, and a backslash is written %5C.`,
  );
}

/** Whether a text is a host, with or without a port, as browsers send it. */
function isHost(text: string): boolean {
  const [, name] = /^(\[[0-9a-f:.]+\]|[^:[\]/\\?#@\s]+)(?::[0-9]{1,5})?$/i.exec(text) ?? [];
  if (name === undefined || !URL.canParse(`http://${text}/`)) return false;
  const read = new URL(`http://${text}/`).hostname;
  return read === name.toLowerCase() || /^[0-9a-fx.]+$/i.test(name);
}

/** The answer to a request that could not be read. */
export function unreadableAnswer(error: unknown): Response {
  const detail = error instanceof Error ? ` (${error.message})` : "";
  const { status, headers, body } = refusal(new HttpError(400, "bad-request", `The request cannot be read${detail}.`));
  return new Response(body, { status, headers: { ...headers } });
}

/** Answers a request with an error. */
export function sendRefusal(response: ServerResponse, error: HttpError): void {
  const { status, headers, body } = refusal(error);
  response.writeHead(status, { ...headers, connection: "close" }).end(body);
}

/** Makes a server answer what is not HTTP, or asks for what it does not do. */
export function answerBadRequests(server: Server): void {
  const answers = new WeakMap<Duplex, ServerResponse>();
  server.prependListener("request", (request, response) => answers.set(request.socket, response));
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    const response = answers.get(socket);
    const isAnswering = response?.headersSent === true && !response.writableFinished;
    if (error.code === "ECONNRESET" || isAnswering || !socket.writable) socket.destroy();
    else endWith(socket, problemOf(error));
  });
  server.on("checkExpectation", (_request, response) =>
    sendRefusal(response, new HttpError(417, "no-expectation", "The header Expect may only be 100-continue.")),
  );
  server.on("connect", (_request, socket) =>
    endWith(socket, new HttpError(405, "no-method", "CONNECT is not possible here.")),
  );
}

/** What is wrong with bytes that are no request. */
function problemOf({ code }: NodeJS.ErrnoException): HttpError {
  switch (code) {
    case "HPE_HEADER_OVERFLOW":
      return new HttpError(431, "too-long", "The address and the headers together are longer than 16 KiB.");
    case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
      return new HttpError(413, "too-large", "The extensions of the chunks of the body are too long.");
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new HttpError(408, "too-slow", "The request was not complete in time.");
    default:
      return new HttpError(400, "bad-request", `This is no request of HTTP${code === undefined ? "" : ` (${code})`}.`);
  }
}

function endWith(socket: Duplex, error: HttpError): void {
  const { status, headers, body } = refusal(error);
  const lines = Object.entries({ ...headers, connection: "close" }).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`, ...lines, "", body].join("\r\n"));
}

function refusal({ status, code, message }: HttpError) {
  const body = `${visibleJson({ error: { code, message } })}\n`;
  const headers: Readonly<Record<string, string>> = {
    ...COMMON_HEADERS,
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
  };
  return { status, headers, body };
}
