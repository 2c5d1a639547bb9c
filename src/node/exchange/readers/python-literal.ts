/**
 * @file Objects as Python prints them: `{'lr': 0.001, 'sizes': (64, 32), 'amp': True, 'note': None}`.
 */

const TOKEN = /\s*(?:([{}[\](),:])|('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|([^\s{}[\](),:'"]+))/y;
const WORDS: Readonly<Record<string, unknown>> = {
  True: true,
  False: false,
  None: null,
  true: true,
  false: false,
  null: null,
};
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "\\": "\\", "'": "'", '"': '"' };

/** The depth of values within one another. */
const MAX_DEPTH = 32;

/** The value of such a text, JSON included; undefined where it is neither. */
export function parsePythonLiteral(text: string): unknown {
  try {
    const parser = new LiteralParser(text);
    const value = parser.value(0);
    return parser.isAtEnd() ? value : undefined;
  } catch {
    return undefined;
  }
}

interface Token {
  readonly kind: "mark" | "text" | "word" | "end";
  readonly text: string;
}

class LiteralParser {
  readonly #text: string;
  #at = 0;
  #next: Token;

  constructor(text: string) {
    this.#text = text;
    this.#next = this.#scan();
  }

  isAtEnd(): boolean {
    return this.#next.kind === "end";
  }

  value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw new Error("nested too deeply");
    const token = this.#take();
    if (token.kind === "text") return unquoted(token.text);
    if (token.kind === "word") return wordValue(token.text);
    if (token.text === "{") return this.#object(depth);
    if (token.text === "[") return this.#list("]", depth);
    if (token.text === "(") return this.#list(")", depth);
    throw new Error("no value");
  }

  #object(depth: number): Record<string, unknown> {
    const fields: Record<string, unknown> = {};
    while (this.#next.text !== "}" || this.#next.kind !== "mark") {
      const key = this.value(depth + 1);
      this.#expect(":");
      fields[String(key)] = this.value(depth + 1);
      if (!this.#skip(",")) break;
    }
    this.#expect("}");
    return fields;
  }

  #list(end: string, depth: number): unknown[] {
    const items: unknown[] = [];
    while (this.#next.text !== end || this.#next.kind !== "mark") {
      items.push(this.value(depth + 1));
      if (!this.#skip(",")) break;
    }
    this.#expect(end);
    return items;
  }

  #expect(mark: string): void {
    if (!this.#skip(mark)) throw new Error(`no ${mark}`);
  }

  #skip(mark: string): boolean {
    if (this.#next.kind !== "mark" || this.#next.text !== mark) return false;
    this.#take();
    return true;
  }

  #take(): Token {
    const token = this.#next;
    this.#next = this.#scan();
    return token;
  }

  #scan(): Token {
    TOKEN.lastIndex = this.#at;
    const match = TOKEN.exec(this.#text);
    if (match === null) {
      if (this.#text.slice(this.#at).trim() !== "") throw new Error("no token");
      return { kind: "end", text: "" };
    }
    this.#at = TOKEN.lastIndex;
    const [, mark, text, word = ""] = match;
    if (mark !== undefined) return { kind: "mark", text: mark };
    return text === undefined ? { kind: "word", text: word } : { kind: "text", text };
  }
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/gs, (whole, letter: string) => ESCAPES[letter] ?? whole);
}

/** A number or a word of Python; throws for anything else, such as `nan` or the name of a class. */
function wordValue(word: string): unknown {
  if (Object.hasOwn(WORDS, word)) return WORDS[word];
  if (/^-?inf$|^nan$|^-?Infinity$|^NaN$/.test(word)) return null;
  const value = Number(word);
  if (!Number.isFinite(value)) throw new Error(`${word} is no value`);
  return value;
}
