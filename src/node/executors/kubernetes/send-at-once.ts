/**
 * @file Sends requests to the API server although this process is about to end.
 */
import { spawn } from "node:child_process";
import type { ApiRequest, Connection } from "./api-call.ts";

/** The program that sends: it tries for half a minute. */
const SENDER = `
const { requests, credentials, options } = JSON.parse(process.env.PARETUNE_KUBERNETES);
for (const [name, value] of Object.entries(credentials)) options[name] = Buffer.from(value, "base64");
const send = async ({ method, url }) => {
  const { request } = await import(url.startsWith("https:") ? "node:https" : "node:http");
  return new Promise((resolve) => {
    const sent = request(url, { ...options, method, signal: AbortSignal.timeout(10000) }, (answer) => {
      answer.resume().on("error", () => {});
      resolve(answer.statusCode);
    });
    sent.on("error", () => resolve(599));
    sent.end();
  });
};
for (const each of requests)
  for (let left = 6; left > 0 && (await send(each)) >= 500; left--) await new Promise((resolve) => setTimeout(resolve, 5000));`;

/** Sends requests without bodies one after another, by a process that goes on after this one has ended. It uses no proxy. */
export function sendAtOnce({ server, options }: Connection, requests: readonly ApiRequest[]): void {
  const { ca, cert, key, rejectUnauthorized, servername, auth, headers } = options;
  const credentials = Object.entries({ ca, cert, key }).flatMap(([name, value]) =>
    value instanceof Uint8Array ? [[name, Buffer.from(value).toString("base64")] as const] : [],
  );
  const message = {
    requests: requests.map(({ method, path }) => ({ method, url: `${server}${path}` })),
    credentials: Object.fromEntries(credentials),
    options: { rejectUnauthorized, servername, auth, headers },
  };
  // Its owner and the administrator alone can see the environment of a process.
  const env = { ...process.env, PARETUNE_KUBERNETES: JSON.stringify(message) };
  const args = ["--input-type=module", "--eval", SENDER];
  const child = spawn(process.execPath, args, { env, detached: true, stdio: "ignore" });
  child.on("error", () => {});
  child.unref();
}
