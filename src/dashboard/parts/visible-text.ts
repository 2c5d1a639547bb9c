/**
 * @file Shows the characters of all texts of the page: names, categories, reasons and logs are made by programs and other people.
 */
import { Fragment, options, type VNode } from "preact";
import { visibleCharacters } from "../../figures/index.ts";

/** The attributes that are read as text. Others, such as values and addresses, are left as they are. */
const TEXT_ATTRIBUTES = ["title", "aria-label", "alt", "placeholder"] as const;

/**
 * Lets every element of the page have a visible sign in place of each character that makes a text look like another one: directions,
 * control characters. What is copied, sent or downloaded is not changed.
 */
export function showAllCharacters(): void {
  const before = options.vnode;
  options.vnode = (vnode) => {
    if (typeof vnode.type === "string" || vnode.type === Fragment) showIn(vnode);
    before?.(vnode);
  };
}

function showIn({ props }: VNode): void {
  const shown = props as Record<string, unknown>;
  if (shown["children"] !== undefined) shown["children"] = visibleChild(shown["children"]);
  for (const name of TEXT_ATTRIBUTES) {
    const text = shown[name];
    if (typeof text === "string") shown[name] = visibleCharacters(text);
  }
}

function visibleChild(child: unknown): unknown {
  if (typeof child === "string") return visibleCharacters(child);
  return Array.isArray(child) ? child.map(visibleChild) : child;
}
