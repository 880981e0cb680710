import { Button, CloseButton, Textarea } from '@mantine/core';
import { type ReactNode, useMemo, useState } from 'react';
import type { InstanceTargets } from '../../../../shared/target.ts';
import { foldAddress, fullName, thousands } from '../../../../shared/text.ts';
import classes from '../../parts/sheet.module.css';
import { sanitizeText } from '../../sanitizeText.ts';
import { SheetPart } from '../../ui/Sheet.tsx';
import { addressesIn, addressesWords } from './manyDraft.ts';

const MOST_LISTED = 12;

type Props = {
  label: string;
  text: string;
  isGiven: boolean;
  error: string | null;
  targets: readonly InstanceTargets[];
  onText: (text: string) => void;
  ways?: ReactNode;
  isEveryone?: boolean;
};

export function Who(props: Props) {
  const { label, text, isGiven, error, targets, onText, ways, isEveryone = false } = props;
  const emails = useMemo(() => addressesIn(text), [text]);
  const [isTyped, setTyped] = useState(!isGiven || emails.length > MOST_LISTED);
  const names = useMemo(() => (isTyped ? null : namesOf(emails, targets)), [isTyped, emails, targets]);
  const found = useMemo(() => addressesWords(text), [text]);
  const isText = isTyped || emails.length === 0;
  return (
    <SheetPart
      name="Who"
      more={!isEveryone && !isText && emails.length > 1 ? `${thousands(emails.length)} people` : null}
      end={
        !isEveryone &&
        !isText && (
          <Button size="compact-sm" variant="subtle" onClick={() => setTyped(true)}>
            Add…
          </Button>
        )
      }
    >
      {ways}
      {isEveryone ? null : isText ? (
        <Textarea
          label={label}
          description={found ?? 'One per line, or paste any list.'}
          rows={4}
          autosize
          minRows={4}
          maxRows={12}
          error={error}
          data-autofocus={emails.length === 0 || undefined}
          value={text}
          onChange={({ currentTarget }) => {
            setTyped(true);
            onText(currentTarget.value);
          }}
        />
      ) : (
        <ul className={classes.list} aria-label={label}>
          {emails.map((email) => {
            const shown = sanitizeText(email, 120);
            const name = sanitizeText(names?.get(foldAddress(email)) ?? '', 60);
            return (
              <li key={email} className={classes.row}>
                <span className={classes.words}>
                  {name !== '' && <b>{name} </b>}
                  {shown}
                </span>
                {emails.length > 1 && (
                  <CloseButton
                    size="sm"
                    aria-label={`Leave out ${shown}`}
                    onClick={() => onText(emails.filter((each) => each !== email).join('\n'))}
                  />
                )}
              </li>
            );
          })}
        </ul>
      )}
    </SheetPart>
  );
}

function namesOf(emails: readonly string[], targets: readonly InstanceTargets[]): Map<string, string> {
  const wanted = new Set(emails.map(foldAddress));
  const names = new Map<string, string>();
  for (const { user } of targets.flatMap((each) => each.targets.flatMap(({ members }) => members ?? []))) {
    const email = foldAddress(user.email);
    if (wanted.has(email) && !names.get(email)) names.set(email, fullName(user));
  }
  return names;
}
