/**
 * @file The part of a browser's document that Observable Plot uses to draw an SVG. Elements serialise to escaped SVG text,
 * with coordinates rounded to 0.01 px so that every platform gives the same text. See docs/dependencies.md for the measured
 * alternatives.
 */
import { escapeText } from "./escape-text.ts";

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/** Attributes that hold coordinates or lengths, in pixels. */
const GEOMETRY: ReadonlySet<string> = new Set(
  "x y x1 x2 y1 y2 cx cy r dx dy width height d points transform".split(" "),
);

/** Decimals of a coordinate. */
const COORDINATE_DIGITS = 2;

type SvgNode = SvgElement | SvgText;

/** Text below an element. */
class SvgText {
  readonly text: string;
  parentNode: SvgElement | null = null;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return escapeText(this.text);
  }
}

/** An element: its attributes, inline style and children. */
export class SvgElement {
  readonly ownerDocument: SvgDocument;
  readonly namespaceURI: string;
  readonly tagName: string;
  readonly childNodes: SvgNode[] = [];
  readonly style: InlineStyle;
  parentNode: SvgElement | null = null;
  private readonly attributes: Map<string, string> = new Map();

  constructor(ownerDocument: SvgDocument, namespaceURI: string, tagName: string) {
    this.ownerDocument = ownerDocument;
    this.namespaceURI = namespaceURI;
    this.tagName = tagName;
    this.style = new InlineStyle();
  }

  setAttribute(name: string, value: unknown): void {
    const text = String(value);
    this.attributes.set(name, GEOMETRY.has(name) ? roundCoordinates(text) : text);
  }

  setAttributeNS(_namespace: string, name: string, value: unknown): void {
    this.setAttribute(name, value);
  }

  getAttribute(name: string): string | null {
    return this.attributes.get(name) ?? null;
  }

  hasAttribute(name: string): boolean {
    return this.attributes.has(name);
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }

  appendChild<T extends SvgNode>(child: T): T {
    return this.insertBefore(child, null);
  }

  insertBefore<T extends SvgNode>(child: T, before: SvgNode | null): T {
    const at = before === null ? -1 : this.childNodes.indexOf(before);
    this.childNodes.splice(at < 0 ? this.childNodes.length : at, 0, child);
    child.parentNode = this;
    return child;
  }

  removeChild<T extends SvgNode>(child: T): T {
    const at = this.childNodes.indexOf(child);
    if (at >= 0) this.childNodes.splice(at, 1);
    return child;
  }

  /** The child elements; d3 uses them to move the panels of a figure. */
  get children(): readonly SvgElement[] {
    return this.childNodes.filter((child): child is SvgElement => child instanceof SvgElement);
  }

  set textContent(text: unknown) {
    this.childNodes.length = 0;
    const shown = text === null || text === undefined ? "" : String(text);
    if (shown !== "") this.appendChild(new SvgText(shown));
  }

  get textContent(): string {
    return this.childNodes.map((child) => (child instanceof SvgText ? child.text : child.textContent)).join("");
  }

  /** The element as SVG text. */
  toString(): string {
    const style = String(this.style);
    const pairs = [...this.attributes, ...(style === "" ? [] : [["style", style] as const])];
    const attributes = pairs.map(([name, value]) => ` ${name}="${escapeText(value)}"`).join("");
    if (this.childNodes.length === 0) return `<${this.tagName}${attributes}/>`;
    return `<${this.tagName}${attributes}>${this.childNodes.join("")}</${this.tagName}>`;
  }
}

/** The declarations of a `style` attribute. Assigning to a property instead of setting it throws, as it would be lost. */
class InlineStyle {
  private readonly declarations: Map<string, string> = new Map();

  constructor() {
    Object.freeze(this);
  }

  setProperty(name: string, value: unknown): void {
    this.declarations.set(name, String(value));
  }

  removeProperty(name: string): void {
    this.declarations.delete(name);
  }

  toString(): string {
    return [...this.declarations].map(([name, value]) => `${name}:${value}`).join(";");
  }
}

/** The stand-in for a browser's document that Plot draws with. */
export class SvgDocument {
  readonly documentElement: SvgElement;

  constructor() {
    this.documentElement = new SvgElement(this, SVG_NAMESPACE, "svg");
  }

  createElementNS(namespace: string, name: string): SvgElement {
    return new SvgElement(this, namespace, name);
  }

  createElement(name: string): SvgElement {
    return new SvgElement(this, SVG_NAMESPACE, name);
  }

  createTextNode(text: string): SvgText {
    return new SvgText(text);
  }
}

/** The text with its decimal numbers rounded. */
function roundCoordinates(text: string): string {
  return text.replace(/-?\d+\.\d+(?:e-?\d+)?/g, (number) =>
    String(Number(Number(number).toFixed(COORDINATE_DIGITS)) + 0),
  );
}
