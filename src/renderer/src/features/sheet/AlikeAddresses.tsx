import { Button } from '@mantine/core';
import { useState } from 'react';
import classes from '../../parts/sheet.module.css';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions } from '../../state/app.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import type { FieldProps } from './fields.tsx';
import { keyOf, type Leaver, unconfirmed } from './manyDraft.ts';
import { Warned } from './Review.tsx';

export function AlikeAddresses({ person, change }: { person: Leaver; change: FieldProps['change'] }) {
  const { call, tellTrouble } = useActions();
  const [apart, setApart] = useState<readonly string[]>([]);
  const alike = person.alike.filter(({ email }) => !apart.includes(email));
  if (alike.length === 0) return null;
  const key = keyOf(person);
  const include = (email: string) =>
    change(({ offboard, ...draft }) => ({
      ...draft,
      text: `${draft.text.trimEnd()}\n${email}`,
      offboard: { ...unconfirmed(offboard, key), together: [...offboard.together, [key, email]] },
    }));
  async function tellApart(email: string): Promise<void> {
    const told = await call('people.setApart', { id: key, email });
    if (told.ok) setApart((all) => [...all, email]);
    else tellTrouble('The address is offered still', told.error);
  }
  return (
    <Warned title="Looks like the same person?">
      {alike.map(({ email, name, instanceName }) => {
        const shown = sanitizeText(email, 120);
        return (
          <li key={email} className={classes.row}>
            <span className={classes.words}>
              {shown}
              <span className={classes.dim}>
                {' '}
                {[sanitizeText(name, 80), sanitizeText(instanceName, 60)].filter(Boolean).join(', ')}
              </span>
            </span>
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              aria-label={`Not this person: ${shown}`}
              onClick={() => void tellApart(email)}
            >
              Not this person
            </Button>
            <ToolButton small aria-label={`Include ${shown}`} onClick={() => include(email)}>
              Include
            </ToolButton>
          </li>
        );
      })}
    </Warned>
  );
}
