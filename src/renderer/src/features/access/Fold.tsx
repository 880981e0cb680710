import { Box, Flex, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { BaselineSummary } from '../../../../shared/calls/access.ts';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { Apart } from '../../../../shared/drift.ts';
import { apartWords } from '../../../../shared/driftWords.ts';
import { createKeysWords, keylessWords } from '../../../../shared/keys.ts';
import { counted } from '../../../../shared/text.ts';
import { failureOf, type QueryState, readingOf } from '../../queryState.ts';
import { shownName } from '../../sanitizeText.ts';
import { useActions, useAppShallow } from '../../state/app.tsx';
import type { State } from '../../state/model.ts';
import {
  selectAccount,
  selectInvitations,
  selectKey,
  selectMembers,
  selectOrganizations,
} from '../../state/selectors.ts';
import { whyUnreadable } from '../../state/targets.ts';
import { FoldButton } from '../../ui/FoldButton.tsx';
import looks from '../../ui/looks.module.css';
import { Moment } from '../../ui/Moment.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { clockOf } from '../../when.ts';

export function Fold(props: { title: string; words: string; action?: ReactNode; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Box component="section" mx={20} aria-label={props.title} className={looks.broken}>
      <Flex align="center" gap={8} mih={38} style={{ borderTop: '1px solid var(--q-line)' }}>
        <FoldButton className={looks.words} isOpen={isOpen} onOpen={setOpen}>
          <b>{props.title}</b>
          <span className={looks.cut} title={props.words}>
            {props.words}
          </span>
        </FoldButton>
        {props.action}
      </Flex>
      {isOpen && (
        <Box pb={10} ps={20}>
          {props.children}
        </Box>
      )}
    </Box>
  );
}

export const byWhom = (by: string | null) => `by ${shownName(by ?? 'an unknown account', 60)}`;

export function byCounts(all: readonly { by: string | null }[]): string {
  const groups = [...Map.groupBy(all, ({ by }) => by)].sort(([, a], [, b]) => b.length - a.length);
  const words = groups.map(([by, each]) => `${shownName(by ?? 'an unknown account', 60)} ${each.length}`);
  return `by ${words.join(', ')}`;
}

type Line = { key: string; what: string; how: string; at: number; why?: string };

export function Settled(props: {
  title: string;
  words: string;
  lines: readonly Line[];
  now: number;
  action?: ReactNode;
}) {
  const { title, words, lines, now, action } = props;
  if (lines.length === 0) return null;
  return (
    <Fold title={title} words={`${lines.length} · ${words}`} action={action}>
      <Stack component="ul" gap={4} aria-label={title}>
        {lines.map(({ key, what, how, at, why = '' }) => (
          <li key={key}>
            {what} · {how} · <Moment at={at} words={(moment) => clockOf(moment, now)} />
            {why !== '' && ` · ${shownName(why, 300)}`}
          </li>
        ))}
      </Stack>
    </Fold>
  );
}

type Props = {
  apart: readonly Apart[];
  instances: BaselineSummary['instances'];
  lastSeen: readonly string[];
};

export function ApartNote({ apart, instances, lastSeen }: Props) {
  const { openDialog } = useActions();
  const names = new Map(instances.map(({ instanceId, name }) => [instanceId, shownName(name, 60)]));
  const nameOf = (id: string) => names.get(id) ?? 'Unnamed';
  const unread = useAppShallow((state) =>
    apart.map(({ instanceId, organizationId }) =>
      organizationId === null
        ? (failureOf(selectAccount(state, instanceId))?.message ?? null)
        : whyUnreadable(state, { instanceId, organizationId }),
    ),
  );
  const keyless = useAppShallow((state) =>
    apart.flatMap(({ instanceId, organizationId, why }) =>
      why === 'unread' && organizationId !== null && !selectKey(state, instanceId, organizationId)
        ? instanceId
        : [],
    ),
  );
  const lines = [
    ...apart.map((each, at) => apartWords(each, nameOf(each.instanceId), unread[at] ?? null)),
    ...lastSeen,
  ];
  if (lines.length === 0) return null;
  const away = apart.flatMap((each) =>
    each.why === 'unread' && each.organizationId === null ? nameOf(each.instanceId) : [],
  );
  const rest = lines.length - keyless.length - away.length;
  const words = [
    keyless.length > 0 ? keylessWords(keyless.length) : '',
    away.length > 0 ? `${away.slice(0, 2).join(', ')} can’t be reached` : '',
    away.length > 2 ? `${away.length - 2} more can’t be` : '',
    rest > 0 ? counted(rest, 'other', 'others') : '',
  ];
  return (
    <Fold
      title="Couldn’t be compared"
      words={words.filter(Boolean).join(', ')}
      action={
        keyless.length > 0 && (
          <ToolButton
            small
            onClick={() =>
              openDialog({
                ...{ kind: 'change-many', what: 'create-keys' },
                instanceIds: [...new Set(keyless)],
              })
            }
          >
            {createKeysWords(keyless.length)}
          </ToolButton>
        )
      }
    >
      <Stack component="ul" gap={4} c="dimmed" aria-label="Not compared">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </Stack>
    </Fold>
  );
}

export function lastSeenLines(
  state: State,
  instances: BaselineSummary['instances'],
  { apart, differences }: Pick<CallOutput<'access.compare'>, 'apart' | 'differences'>,
): string[] {
  const keyOf = (instanceId: string, organizationId: string | null) =>
    JSON.stringify([instanceId, organizationId]);
  const others = differences.filter(({ kind }) => kind === 'organization-new');
  const uncompared = new Set(
    [...apart, ...others].map((each) =>
      keyOf(each.instanceId, 'organizationId' in each ? each.organizationId : null),
    ),
  );
  return instances.flatMap(({ instanceId, name: instance }) => {
    if (uncompared.has(keyOf(instanceId, null))) return [];
    const name = shownName(instance, 60);
    const failure = failureOf(selectAccount(state, instanceId));
    if (failure)
      return `${name}: compared as last seen${atOf(selectAccount(state, instanceId))}. ${failure.message}`;
    return selectOrganizations(state, instanceId).flatMap((organization) => {
      const why = uncompared.has(keyOf(instanceId, organization.id))
        ? null
        : (organization.unread?.why ?? whyOld(state, instanceId, organization.id));
      const place = `${shownName(organization.name, 60)} on ${name}`;
      const seen = atOf(selectMembers(state, instanceId, organization.id));
      return why === null ? [] : `${place}: compared as last seen${seen}. ${why}`;
    });
  });
}

function atOf(query: QueryState<unknown>): string {
  const at = readingOf(query)?.at;
  return at === undefined ? '' : ` at ${clockOf(at, Date.now())}`;
}

function whyOld(state: State, instanceId: string, organizationId: string): string | null {
  if (!selectKey(state, instanceId, organizationId)) return 'This organization has no key.';
  const failure =
    failureOf(selectMembers(state, instanceId, organizationId)) ??
    failureOf(selectInvitations(state, instanceId, organizationId));
  return failure?.message ?? null;
}
