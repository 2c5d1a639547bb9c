/**
 * @file A dialog that asks before something is changed, and shows why it was refused.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { sentenceOf } from "../server/client.ts";
import { Notice } from "./notice.tsx";

/** A dialog. */
export interface DialogProps {
  readonly title: string;
  /** The words of the button that does it. */
  readonly action: string;
  readonly isDangerous?: boolean;
  /** Does it. The dialog closes when that has succeeded, and shows the sentence of the error otherwise. */
  readonly onSubmit: () => Promise<void>;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** Shows a dialog while it is mounted. */
export function Dialog({ title, action, isDangerous = false, onSubmit, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    const { current } = element;
    current?.showModal();
    // However the dialog ends, the browser then puts the keyboard where it was before.
    return () => current?.close();
  }, []);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await onSubmit();
      onClose();
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <dialog ref={element} aria-labelledby={heading} onClose={onClose}>
      <form onSubmit={(event) => void submit(event)}>
        <h2 id={heading}>{title}</h2>
        {children}
        {problem === undefined ? null : <Notice kind="error">{problem}</Notice>}
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>
            Close
          </button>
          <button type="submit" class={`button ${isDangerous ? "danger" : "primary"}`} disabled={isBusy}>
            {isBusy ? "Working …" : action}
          </button>
        </div>
      </form>
    </dialog>
  );
}
