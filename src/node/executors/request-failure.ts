/**
 * @file Why a request over HTTP got no answer, in words, and whether another one may get one.
 */

/** A request that got no answer. */
export interface RequestFailure {
  /** A phrase, with the code of the error. */
  readonly cause: string;
  /** Whether the address or the credentials are wrong, so that asking again is of no use. */
  readonly isMistake: boolean;
}

/** Certificates of a server that is not trusted, by the codes of OpenSSL and of Node. */
const NOT_TRUSTED: readonly string[] = [
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
  "INVALID_CA",
];

/** Errors of certificates and addresses, in words. */
const MISTAKES: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "the certificate of the server has expired",
  CERT_NOT_YET_VALID: "the certificate of the server is not valid yet; is the clock of this machine right?",
  ERR_TLS_CERT_ALTNAME_INVALID: "the certificate of the server is for another name",
  ERR_INVALID_URL: "that is no address; write https://HOST:PORT",
  ERR_INVALID_PROTOCOL: "that is no address; write https://HOST:PORT",
};

/** Why a request got no answer, of its error. `limitMs` is how long one was waited for. */
export function requestFailure(error: unknown, limitMs: number): RequestFailure {
  if (!(error instanceof Error)) return { cause: String(error), isMistake: false };
  if (error.name === "AbortError" || error.name === "TimeoutError") {
    return { cause: `no answer within ${limitMs / 1000} s`, isMistake: false };
  }
  const code = "code" in error ? String(error.code) : "";
  const words = mistakeWords(code, error);
  return words === undefined
    ? { cause: code === "" ? error.message : code, isMistake: false }
    : { cause: `${words}: ${code}`, isMistake: true };
}

/** A mistake in words; undefined for what may pass, such as a refused connection. */
function mistakeWords(code: string, error: Error): string | undefined {
  if (code === "ENOTFOUND") return `no host has the name ${"hostname" in error ? String(error.hostname) : "in it"}`;
  if (NOT_TRUSTED.includes(code)) return "the certificate of the server is not signed by an authority that is trusted";
  // Versions of Node name errors of TLS by codes of their own, or all by EPROTO.
  const said = `${code} ${error.message}`.replaceAll("_", " ");
  if (/wrong version number|packet length too long/i.test(said)) {
    return "the server does not speak TLS; does its address begin with http://?";
  }
  if (/alert .*(certificate|unknown ca)/i.test(said)) return "the server does not accept the client certificate";
  return MISTAKES[code];
}
