import { Box, Group, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Person } from '../../../../shared/calls/people.ts';
import { foldAddress } from '../../../../shared/text.ts';
import type { Call } from '../../bridge.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import looks from '../../ui/looks.module.css';
import { PanelSection } from '../../ui/PanelSection.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';

/** Stored on this computer only. */
export function JoinedAddresses({ person, onPerson }: { person: Person; onPerson: (id: string) => void }) {
  const { call, tellTrouble } = useActions();
  const writable = useApp((state) => state.writable);
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);

  async function join(event: FormEvent): Promise<void> {
    event.preventDefault();
    const found = await findOther(text, person, call);
    if ('error' in found) return setError(found.error);
    const joined = await call('people.join', { ids: [person.id, found.id] });
    if (!joined.ok) return setError(`${joined.error.message} ${joined.error.advice}`);
    setText('');
    setError(null);
    onPerson(person.id);
  }

  async function separate(email: string): Promise<void> {
    const separated = await call('people.separate', { id: person.id, email });
    if (!separated.ok) return tellTrouble('The address was not separated', separated.error);
    const next = idWithout(person, email);
    if (next !== person.id) onPerson(next);
  }

  return (
    <PanelSection title="Addresses">
      {person.emails.length > 1 && (
        <ul>
          {person.emails.map((email) => (
            <Group key={email} component="li" gap={8} py={4} justify="space-between" wrap="nowrap">
              <bdi dir="auto" className={looks.cut}>
                {sanitizeText(email)}
              </bdi>
              <ToolButton
                small
                disabled={!writable}
                aria-label={`Separate ${sanitizeText(email)}`}
                onClick={() => void separate(email)}
              >
                Separate
              </ToolButton>
            </Group>
          ))}
        </ul>
      )}
      <Box
        component="form"
        display="grid"
        style={{ gridTemplateColumns: '1fr auto', alignItems: 'start', gap: 8 }}
        noValidate
        onSubmit={(event) => void join(event)}
      >
        <TextInput
          label="Another address of this person"
          placeholder="name@example.com"
          maxLength={300}
          error={error}
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            setError(null);
          }}
        />
        <ToolButton type="submit" mt={24} disabled={!writable || text.trim() === ''}>
          Join
        </ToolButton>
      </Box>
    </PanelSection>
  );
}

function idWithout({ id, emails }: Pick<Person, 'id' | 'emails'>, email: string): string {
  if (foldAddress(email) !== id) return id;
  const [next = id] = emails.map(foldAddress).filter((each) => each !== id);
  return next;
}

async function findOther(
  text: string,
  person: Person,
  call: Call,
): Promise<{ id: string } | { error: string }> {
  const email = foldAddress(text);
  if (person.emails.some((each) => foldAddress(each) === email))
    return { error: 'This person already has this address.' };
  const answer = await call('people.one', { id: email });
  if (!answer.ok) return { error: `${answer.error.message} ${answer.error.advice}` };
  return answer.value ? { id: answer.value.person.id } : { error: 'Nobody known has this address.' };
}
