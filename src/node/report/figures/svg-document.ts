/**
 * @file The few methods of a browser's document that Observable Plot calls while it draws an SVG, so that figures are
 * drawn in Node without a browser's document of megabytes. Elements serialise to escaped SVG text.
 */
import { escapeText } from "../page/markup.ts";

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/** An element or a piece of text below an element. */
type SvgNode = SvgElement | SvgText;

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

/** An element of a figure: attributes, inline style and children in order. */
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
    this.attributes.set(name, String(value));
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

  /** The elements among the child nodes: d3 moves the panels of a figure through them. */
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

class InlineStyle {
  private readonly declarations: Map<string, string> = new Map();

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

/** What Plot takes for a browser's document. */
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
