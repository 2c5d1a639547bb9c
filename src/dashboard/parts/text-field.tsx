/**
 * @file An input for a text, with what is wrong with it below.
 */
import { useId } from "preact/hooks";

/** A form that cannot be sent: its fields say why. */
export class InvalidForm extends Error {
  constructor() {
    super("Some values are not right yet.");
    this.name = "InvalidForm";
  }
}

/** Throws `InvalidForm` where a field has a problem. */
export function checkForm(problems: readonly (string | undefined)[]): void {
  if (problems.some((problem) => problem !== undefined)) throw new InvalidForm();
}

interface TextFieldProps {
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly inputMode?: "decimal" | "numeric" | "text";
  /** What is wrong with the text. */
  readonly problem?: string | undefined;
}

/** The input. */
export function TextField({ label, text, onText, inputMode = "text", problem }: TextFieldProps) {
  const id = useId();
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="text"
        inputMode={inputMode}
        value={text}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : id}
        onInput={({ currentTarget }) => onText(currentTarget.value)}
      />
      {problem === undefined ? null : (
        <span id={id} class="field-problem" role="alert">
          {problem}
        </span>
      )}
    </label>
  );
}
