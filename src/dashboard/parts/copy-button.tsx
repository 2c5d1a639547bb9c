/**
 * @file A button that copies a text.
 */
import { Check, Copy } from "lucide-preact";
import { useState } from "preact/hooks";
import { say } from "./notice.tsx";

/** Copies `text`. `what` names it, for the button and for the confirmation. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    await copyText(text);
    setCopied(true);
    say(`The ${what} is in the clipboard.`);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <button type="button" class="button small" onClick={() => void copy()}>
      {isCopied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
      Copy {what}
    </button>
  );
}

/** Browsers give the clipboard to secure pages only; an address in a local network is none. */
async function copyText(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) {
    try {
      await navigator.clipboard.writeText(text);
      return;
    } catch {
      // Not permitted: the older way may be.
    }
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}
