import { Input } from '@mantine/core';
import { type ReactNode, useId, useRef } from 'react';
import type { EmailEntry } from '../../../shared/emails.ts';
import classes from './addressBox.module.css';

type Props = {
  value: string;
  onChange: (value: string) => void;
  entries: readonly EmailEntry[];
  /** The addresses that stand somewhere already. */
  known: ReadonlySet<string>;
  error: string | null;
};

type Mark = 'invalid' | 'known' | 'repeated' | null;

/** The box for many addresses in any form. What cannot be sent is marked where it stands. */
export function AddressBox({ value, onChange, entries, known, error }: Props) {
  const id = useId();
  const marks = useRef<HTMLDivElement>(null);
  const hint =
    'Paste any list, separated by commas, semicolons, spaces or lines. “Name <address>” works too.';
  return (
    <Input.Wrapper
      id={id}
      label="Email addresses"
      description={hint}
      error={error}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      descriptionProps={{ id: `${id}-hint` }}
      errorProps={{ id: `${id}-error` }}
    >
      <div className={classes.box} data-error={error !== null || undefined}>
        <div className={classes.marks} ref={marks} aria-hidden>
          {marked(value, entries, known)}
          {/* Gives an empty last line its height. */}
          {'\u200b'}
        </div>
        <textarea
          id={id}
          data-autofocus
          className={classes.text}
          rows={4}
          autoComplete="off"
          autoCapitalize="off"
          placeholder={'desk@example.com, Team Lead <lead@example.com>'}
          aria-invalid={error !== null || entries.some(({ state }) => state === 'invalid')}
          aria-describedby={error === null ? `${id}-hint` : `${id}-error ${id}-hint`}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
          onScroll={(event) => {
            if (marks.current) marks.current.scrollTop = event.currentTarget.scrollTop;
          }}
        />
      </div>
    </Input.Wrapper>
  );
}

/** The text once more, unseen, with a line below what is marked. */
function marked(text: string, entries: readonly EmailEntry[], known: ReadonlySet<string>): ReactNode[] {
  const parts: ReactNode[] = [];
  let last = 0;
  for (const entry of entries) {
    const mark = markOf(entry, known);
    if (mark === null) continue;
    parts.push(text.slice(last, entry.start));
    parts.push(
      <mark key={entry.start} className={classes.mark} data-mark={mark}>
        {text.slice(entry.start, entry.end)}
      </mark>,
    );
    last = entry.end;
  }
  parts.push(text.slice(last));
  return parts;
}

function markOf(entry: EmailEntry, known: ReadonlySet<string>): Mark {
  if (entry.state !== 'address') return entry.state;
  return known.has(entry.address) ? 'known' : null;
}
