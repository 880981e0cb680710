import { Box, Button, CloseButton } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useMemo } from 'react';
import type { PeopleColumn } from '../../../../shared/calls/people.ts';
import type { OperationKind } from '../../../../shared/operations/operation.ts';
import { useActions, useApp } from '../../state/app.tsx';
import type { OrganizationRef } from '../../state/organizationRef.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { useFocusKept } from '../../ui/useFocusKept.ts';
import { addressOfPerson } from './cellWords.ts';
import { countUnknown, mayBeIn } from './coverWords.ts';
import { DoneTo } from './DoneTo.tsx';
import { JoinedAddresses } from './JoinedAddresses.tsx';
import { PersonEnd } from './PersonEnd.tsx';
import { PersonInstance } from './PersonInstance.tsx';
import classes from './panel.module.css';
import type { PersonRow } from './personRow.ts';
import { usePerson } from './usePerson.ts';

/** Draws a part of the panel that another feature has, of all addresses of a person and where accounts of theirs are. */
export type PersonPart = (person: {
  emails: readonly string[];
  seen: readonly { instanceId: string; organizationId: string; userId: string }[];
}) => ReactNode;

type Props = {
  personId: string;
  onPerson: (id: string) => void;
  onClose: () => void;
  within: readonly OrganizationRef[];
  sessionsOf?: PersonPart | undefined;
};

export function PersonPanel({ personId, onPerson, onClose, within, sessionsOf }: Props) {
  const { reading, readAgain } = usePerson(personId);
  const panel = useFocusKept<HTMLElement>((root) => root);
  // Opened from a cell it takes the focus; found open when the tab is chosen it does not.
  useEffect(() => {
    const from = document.activeElement;
    if (from instanceof HTMLElement && from.dataset.column !== undefined)
      panel.current?.focus({ preventScroll: true });
  }, [panel]);
  const title = reading.state === 'ready' ? addressOfPerson(reading.row.person) : sanitizeText(personId);

  function onKeyDown(event: KeyboardEvent): void {
    // Of a menu that stands elsewhere in the page it is the menu's.
    const isWithin = panel.current?.contains(event.target as Node);
    if (event.key !== 'Escape' || event.defaultPrevented || !isWithin) return;
    event.stopPropagation();
    onClose();
  }

  return (
    <aside ref={panel} className={classes.panel} aria-label={title} tabIndex={-1} onKeyDown={onKeyDown}>
      <CloseButton className={classes.close} aria-label="Close panel" title="Close panel" onClick={onClose} />
      {reading.state === 'loading' && <p className={classes.dim}>Loading…</p>}
      {reading.state === 'failed' && <FailureAlert error={reading.error} onRetry={readAgain} />}
      {reading.state === 'gone' && (
        <>
          <h2 className={looks.broken}>{title}</h2>
          <p className={classes.dim}>This person is no longer in any organization that could be read.</p>
          {personId.includes('@') && <PersonEnd emails={[personId]} />}
        </>
      )}
      {reading.state === 'ready' && (
        <Found {...reading} title={title} onPerson={onPerson} within={within} sessionsOf={sessionsOf} />
      )}
    </aside>
  );
}

type FoundProps = {
  row: PersonRow;
  columns: readonly PeopleColumn[];
  title: string;
} & Pick<Props, 'onPerson' | 'within' | 'sessionsOf'>;

function Found({ row, columns, title, onPerson, within, sessionsOf }: FoundProps) {
  const { openDialog } = useActions();
  const order = useApp((state) => state.order);
  const { person, placed } = row;
  const name = sanitizeText(person.name);
  const addresses = useMemo(() => person.emails.filter((email) => email !== ''), [person]);
  const open = (what: OperationKind) => openDialog({ kind: 'change-many', what, within, emails: addresses });
  const unknown = useMemo(() => countUnknown(row, columns, order), [row, columns, order]);
  const seen = useMemo(
    () =>
      placed.flatMap(({ instanceId, organizationId, userId }) =>
        userId === undefined ? [] : { instanceId, organizationId, userId },
      ),
    [placed],
  );
  const there = order.filter((id) => placed.some(({ instanceId }) => instanceId === id));
  return (
    <>
      <Box component="header" pe={36}>
        <h2 className={looks.broken}>
          <bdi dir="auto">{name || title}</bdi>
        </h2>
        {name && name !== title && (
          <bdi dir="auto" className={classes.address}>
            {title}
          </bdi>
        )}
      </Box>
      {addresses.length > 0 && (
        <div className={classes.actions}>
          <Button variant="default" onClick={() => open('invite')}>
            Invite to…
          </Button>
          <Button variant="default" onClick={() => open('change-roles')}>
            Change role…
          </Button>
          <Button
            variant="default"
            onClick={() => openDialog({ kind: 'apply-template', people: [addresses], within })}
          >
            Apply template…
          </Button>
          <Button variant="default" className={looks.danger} onClick={() => open('off-board')}>
            Off-board…
          </Button>
        </div>
      )}
      <Box component="section" aria-label="Access" mt={18}>
        {there.length === 0 && <p className={classes.dim}>Not in any organization that could be read.</p>}
        {there.map((instanceId) => (
          <PersonInstance
            key={instanceId}
            instanceId={instanceId}
            cells={placed.filter((cell) => cell.instanceId === instanceId)}
            person={person}
          />
        ))}
        {unknown > 0 && <p className={classes.dim}>{mayBeIn(unknown)}</p>}
      </Box>
      {addresses.length > 0 && <PersonEnd emails={addresses} />}
      {addresses.length > 0 && sessionsOf?.({ emails: addresses, seen })}
      <DoneTo emails={addresses} />
      {addresses.length > 0 && <JoinedAddresses person={person} onPerson={onPerson} />}
    </>
  );
}
