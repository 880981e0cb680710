import { Box, Group, VisuallyHidden } from '@mantine/core';
import { type ReactNode, useMemo } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { Account } from '../../../../shared/dokploy.ts';
import { ACCESS_OVERALL } from '../../../../shared/facts/access.ts';
import type { Instance, KeyRecord } from '../../../../shared/instance.ts';
import { listedKeysOf } from '../../../../shared/keys.ts';
import { foldAddress, isSameAddress, listed, thousands } from '../../../../shared/text.ts';
import { FactWords } from '../../parts/facts.tsx';
import { dataOf, failureOf } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions, useApp, useAppShallow } from '../../state/app.tsx';
import { PERSON_VERBS } from '../../state/personVerbs.ts';
import { selectAccount } from '../../state/selectors.ts';
import { useQuery } from '../../state/useQuery.ts';
import { Facts } from '../../ui/Facts.tsx';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { PanelSection } from '../../ui/PanelSection.tsx';
import { Linked, ToolButton } from '../../ui/ToolButton.tsx';
import { accessOf, rolesAmong, roleThereWords, rowOf, wholeAmong } from './personRow.ts';
import { countUnknown, mayBeIn } from './places.ts';

type SeenAt = { instanceId: string; organizationId: string; userId: string };

/** A part owned by another feature, for a person’s accounts. */
export type SessionsOf = (seen: readonly SeenAt[]) => ReactNode;

type Known = NonNullable<CallOutput<'people.one'>>;
type Props = Known & { title: string; sessionsOf: SessionsOf };

/** What somebody can do harm with, whoever holds their accounts, keys and browsers; and what takes it from them. */
export function Reach({ person, columns, title, sessionsOf }: Props) {
  const { openDialog } = useActions();
  const { byId, order } = useAppShallow(({ byId, order }) => ({ byId, order }));
  const emails = useMemo(() => person.emails.filter((email) => email !== ''), [person]);
  const row = useMemo(() => rowOf(person, wholeAmong(columns)), [person, columns]);
  const seen = useMemo(
    () =>
      person.cells.flatMap(({ instanceId, organizationId, userId }) =>
        userId === undefined ? [] : { instanceId, organizationId, userId },
      ),
    [person],
  );
  const accounts = useAppShallow((state) => order.map((id) => dataOf(selectAccount(state, id)) ?? null));
  const keys = useMemo(
    () =>
      order.map((id, at) =>
        keysThere(byId[id], accounts[at] ?? null, (userId, email) =>
          userId === null
            ? email !== null && emails.some((each) => isSameAddress(each, email))
            : seen.some((cell) => cell.instanceId === id && cell.userId === userId),
        ),
      ),
    [order, byId, accounts, seen, emails],
  );
  const rotatable = keys.flatMap(({ made }) => made.map(({ id }) => id));
  const there = order.filter((id) => person.cells.some(({ instanceId }) => instanceId === id));
  const unknown = countUnknown(row, columns, order);
  return (
    <PanelSection title={title}>
      <Facts
        facts={[
          [
            'Instances',
            listed(
              there.map((id) => shownName(byId[id]?.name, 40)),
              MOST_NAMED,
            ) || 'None',
          ],
          ['Organizations', roleThereWords(rolesAmong([...row.byColumn.values()])) || 'None'],
          ['Projects', <FactWords key="access" fact={ACCESS_OVERALL} of={accessOf(person.cells)} />],
          ['Keys', keyWords(keys)],
          ['Browsers', sessionsOf(seen)],
        ]}
      />
      {unknown > 0 && (
        <Box component="p" c="dimmed" mt={6}>
          {mayBeIn(unknown)}
        </Box>
      )}
      {emails.length > 0 && (
        <Group gap={8} mt={10}>
          {rotatable.length > 0 && (
            <ToolButton
              small
              onClick={() =>
                openDialog({ kind: 'change-many', what: 'rotate-keys', keyIds: rotatable, whenever: true })
              }
            >
              Rotate {thousands(rotatable.length)}
            </ToolButton>
          )}
          <ToolButton
            small
            className={looks.danger}
            onClick={() => openDialog({ kind: 'change-many', what: 'revoke-sessions', emails })}
          >
            Sign out everywhere…
          </ToolButton>
          <ToolButton
            small
            className={looks.danger}
            onClick={() => openDialog({ kind: 'change-many', what: 'off-board', people: [emails] })}
          >
            {PERSON_VERBS['off-board'].title}
          </ToolButton>
        </Group>
      )}
    </PanelSection>
  );
}

const MOST_NAMED = 4;

type KeysThere = { made: KeyRecord[]; pasted: number; others: number };

/** `others`: what the server lists beside these; a pasted one is among them, and does not say which. */
export function keysThere(
  instance: Pick<Instance, 'keys'> | undefined,
  account: Account | null,
  isTheirs: (userId: string | null, email: string | null) => boolean,
): KeysThere {
  const records = instance?.keys ?? [];
  const own = records.filter(({ userId, userEmail }) => isTheirs(userId, userEmail));
  const made = own.filter(({ serverKeyId }) => serverKeyId !== null);
  const pasted = own.length - made.length;
  const known = new Set(made.map(({ serverKeyId }) => serverKeyId));
  const all = account ? listedKeysOf(records, account) : [];
  const unknown = all
    .filter(({ userId, email }) => isTheirs(userId, email))
    .flatMap((each) => each.keys ?? [])
    .filter(({ id }) => !known.has(id)).length;
  return { made, pasted, others: Math.max(0, unknown - pasted) };
}

export function keyWords(all: readonly KeysThere[]): string {
  const sum = (of: (there: KeysThere) => number) => all.reduce((total, there) => total + of(there), 0);
  const counts: [number, string][] = [
    [sum(({ made }) => made.length), 'made by Quayside'],
    [sum(({ pasted }) => pasted), 'pasted'],
    [sum(({ others }) => others), 'more on the servers'],
  ];
  const words = counts.filter(([count]) => count > 0).map(([count, what]) => `${thousands(count)} ${what}`);
  return words.join(', ') || 'None known: servers list keys to their owner only.';
}

/** The same of whoever owns a key: their laptop may be stolen. */
export function KeyReach({ of, sessionsOf }: { of: KeyRecord; sessionsOf: SessionsOf }) {
  const { showPerson } = useActions();
  const email = of.userEmail ?? '';
  const id = foldAddress(email);
  const revision = useApp(({ people }) => people.revision);
  const { query, readAgain } = useQuery('people.one', id === '' ? null : { id }, revision);
  const known = dataOf(query);
  const error = failureOf(query);
  if (error) return <FailureAlert error={error} onRetry={readAgain} />;
  if (id === '') return <p className={looks.dim}>Whose key this is has not been read yet.</p>;
  if (known === undefined) return <p className={looks.dim}>Loading…</p>;
  if (known === null)
    return <p className={looks.dim}>No list of members shows {sanitizeText(email, 120)} yet.</p>;
  return (
    <Box px={14} pb={12} ps={44} maw={640}>
      <VisuallyHidden component="h2">Key of {sanitizeText(of.organizationName, 60)}</VisuallyHidden>
      <Reach {...known} title={`What can ${sanitizeText(email, 120)} reach?`} sessionsOf={sessionsOf} />
      <Linked mt={8} onClick={() => showPerson(known.person.id)}>
        Show in People
      </Linked>
    </Box>
  );
}
