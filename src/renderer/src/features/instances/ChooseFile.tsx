import { Button, FileButton } from '@mantine/core';
import { useRef } from 'react';
import { sanitizeText } from '../../ui/sanitizeText.ts';

/** In bytes: a thousand lines are a fraction of it. */
const LARGEST_FILE = 1_000_000;

type Props = {
  onText: (text: string) => void;
  /** Told why there is no text; what was typed stays. */
  onError: (why: string) => void;
};

export function ChooseFile({ onText, onError }: Props) {
  const reset = useRef<() => void>(null);

  async function readFile(file: File | null): Promise<void> {
    if (file === null) return;
    // The input still holds it: choosing the same file again would change nothing.
    reset.current?.();
    const name = `“${sanitizeText(file.name, 60)}”`;
    if (file.size > LARGEST_FILE) return onError(`${name} is too large to be a list.`);
    const text = await file.text().catch(() => null);
    if (text === null)
      return onError(`${name} could not be read. Choose it again, or paste what is in it instead.`);
    onText(text);
  }

  return (
    <FileButton accept=".csv,.tsv,.txt,text/*" resetRef={reset} onChange={(file) => void readFile(file)}>
      {(props) => (
        <Button variant="default" {...props}>
          Choose a file…
        </Button>
      )}
    </FileButton>
  );
}
