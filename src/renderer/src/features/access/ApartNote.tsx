import { Flex, Stack } from '@mantine/core';
import { IconQuestionMark } from '@tabler/icons-react';
import type { BaselineSummary } from '../../../../shared/calls/access.ts';
import type { Apart } from '../../../../shared/drift.ts';
import { useAppShallow } from '../../state/app.tsx';
import { failureOf } from '../../state/queryState.ts';
import { selectAccount } from '../../state/selectors.ts';
import { whyUnreadable } from '../../state/targets.ts';
import { formatNumber } from '../../ui/locale.ts';
import looks from '../../ui/looks.module.css';
import { shownName } from '../../ui/sanitizeText.ts';
import { apartWords } from './driftWords.ts';

type Props = {
  apart: readonly Apart[];
  instances: BaselineSummary['instances'];
  lastSeen: readonly string[];
};

const FEW = 2;

/** What was not compared and why, and what was compared as last seen. Takes no room where all was. */
export function ApartNote({ apart, instances, lastSeen }: Props) {
  const names = new Map(instances.map(({ instanceId, name }) => [instanceId, shownName(name, 60)]));
  const unread = useAppShallow((state) =>
    apart.map(({ instanceId, organizationId }) =>
      organizationId === null
        ? (failureOf(selectAccount(state, instanceId))?.message ?? null)
        : whyUnreadable(state, instanceId, organizationId),
    ),
  );
  const lines = [
    ...apart.map((each, at) => apartWords(each, names.get(each.instanceId) ?? 'Unnamed', unread[at] ?? null)),
    ...lastSeen,
  ];
  if (lines.length === 0) return null;
  const isShort = lines.length <= FEW;
  const list = (
    <Stack component="ul" gap={4} mt={isShort ? 0 : 6} aria-label="Not compared">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </Stack>
  );
  return (
    <Flex
      className={looks.broken}
      gap={8}
      flex="none"
      mah="30vh"
      mt={10}
      mx={20}
      py={7}
      px={10}
      bd="1px dashed var(--q-line)"
      bdrs={8}
      c="dimmed"
      style={{ overflowY: 'auto' }}
      data-tone="warn"
    >
      <IconQuestionMark size={15} stroke={1.9} className={looks.sign} aria-hidden />
      {isShort ? (
        list
      ) : (
        <details>
          <summary style={{ cursor: 'pointer' }}>
            Couldn’t compare {formatNumber(lines.length)}, or only as last seen
          </summary>
          {list}
        </details>
      )}
    </Flex>
  );
}
