/**
 * @file Who may ask: the rules for the headers `Host` and `Origin`, and for the token.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import { isIP } from "node:net";
import { HttpError } from "./http-error.ts";

/** The names of this machine for itself. */
const LOOPBACK: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/** Who may ask. */
export interface AccessRules {
  /** The host that the server listens on, as it was given. */
  readonly host: string;
  /** Names that a request may call the server by, besides those of the loopback interface. */
  readonly names: readonly string[];
  /** Demanded of every request, if there is one. */
  readonly token: string | undefined;
  /** The name of the cookie: cookies are shared by all ports of a host. */
  readonly cookie: string;
}

/** What is checked of a request. */
export interface Visit {
  readonly method: string;
  readonly url: URL;
  header(name: string): string | undefined;
}

/** Whether a host is this machine alone. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.includes(host) || host === "::1" || /^127\.[0-9.]+$/.test(host);
}

/**
 * Refuses a request that a page of another site has made. A page that has pointed its own name to this machine sends that name in
 * `Host`; any other page sends its own address in `Origin`, or its relation in `Sec-Fetch-Site`.
 *
 * @throws HttpError 403
 */
export function checkSite({ names, host: own }: AccessRules, { method, header }: Visit): void {
  const host = header("host") ?? "";
  const name = host.replace(/:[0-9]+$/, "").toLowerCase();
  const isAddress = !isLoopback(own) && isIP(name.replace(/^\[(.*)\]$/, "$1")) !== 0;
  if (!LOOPBACK.includes(name) && !names.includes(name) && !isAddress) {
    throw new HttpError(
      403,
      "host-refused",
      `This server does not answer to the host "${host.slice(0, 100)}". Use the address that it printed.`,
    );
  }
  const origin = header("origin");
  const isOwnOrigin = origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
  const site = header("sec-fetch-site");
  // A link on another page may lead here; it cannot read the answer.
  const isVisit =
    method === "GET" && header("sec-fetch-mode") === "navigate" && header("sec-fetch-dest") === "document";
  const isOwnSite = site === undefined || site === "same-origin" || site === "none" || isVisit;
  if (isOwnOrigin && isOwnSite) return;
  throw new HttpError(403, "origin-refused", "Requests from pages of other sites are refused.");
}

/**
 * Checks the token, in the header `Authorization: Bearer TOKEN` or in the cookie of an earlier visit.
 *
 * @throws HttpError 401
 */
export function checkToken({ token, cookie }: AccessRules, { header }: Visit): void {
  if (token === undefined) return;
  const [, given] = /^Bearer +(\S+)$/i.exec(header("authorization") ?? "") ?? [];
  if (given !== undefined && isSame(given, token)) return;
  const cookies = (header("cookie") ?? "").split(";").map((each) => each.trim());
  const kept = cookies.filter((each) => each.startsWith(`${cookie}=`)).map((each) => each.slice(cookie.length + 1));
  if (kept.some((each) => isSame(each, cookieValue(token)))) return;
  throw new HttpError(
    401,
    "token-needed",
    "This server needs its token: open the address with ?token=… that `paretune serve` printed, or send the header " +
      "Authorization: Bearer TOKEN.",
  );
}

/**
 * The answer to a visit with the right `?token=`: a cookie, and the same address without the token, which then stays out of the
 * history of the browser. Undefined for any other request.
 */
export function admission({ token, cookie }: AccessRules, { method, url }: Visit): Response | undefined {
  const given = url.searchParams.get("token");
  const isVisit = method === "GET" && !url.pathname.startsWith("/api/");
  if (token === undefined || given === null || !isVisit || !isSame(given, token)) return undefined;
  const query = new URLSearchParams(url.searchParams);
  query.delete("token");
  const rest = query.toString();
  // A path that begins with two slashes would lead to another host.
  const location = `${url.pathname.replace(/^\/+/, "/")}${rest === "" ? "" : `?${rest}`}`;
  return new Response(null, {
    status: 303,
    headers: { location, "set-cookie": `${cookie}=${cookieValue(token)}; HttpOnly; SameSite=Strict; Path=/` },
  });
}

/** The cookie is not the token itself, so that a copy of it cannot be used where the token is. */
function cookieValue(token: string): string {
  return createHash("sha256").update(`paretune cookie ${token}`).digest("hex");
}

/** Compares in a time that does not depend on where the texts differ. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
