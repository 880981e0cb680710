import { Stack } from '@mantine/core';
import type { BaselineSummary } from '../../../../shared/calls/access.ts';
import { counted } from '../../../../shared/counted.ts';
import type { Apart } from '../../../../shared/drift.ts';
import { apartWords } from '../../../../shared/driftWords.ts';
import { createKeysWords, keylessWords } from '../../../../shared/keyless.ts';
import { useActions, useAppShallow } from '../../state/app.tsx';
import { failureOf } from '../../state/queryState.ts';
import { selectAccount, selectKey } from '../../state/selectors.ts';
import { whyUnreadable } from '../../state/targets.ts';
import { shownName } from '../../ui/sanitizeText.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { Fold } from './Fold.tsx';

type Props = {
  apart: readonly Apart[];
  instances: BaselineSummary['instances'];
  lastSeen: readonly string[];
};

/** What was not compared and why, and what was compared as last seen; organizations without a key with what mends them. */
export function ApartNote({ apart, instances, lastSeen }: Props) {
  const { openDialog } = useActions();
  const names = new Map(instances.map(({ instanceId, name }) => [instanceId, shownName(name, 60)]));
  const nameOf = (id: string) => names.get(id) ?? 'Unnamed';
  const unread = useAppShallow((state) =>
    apart.map(({ instanceId, organizationId }) =>
      organizationId === null
        ? (failureOf(selectAccount(state, instanceId))?.message ?? null)
        : whyUnreadable(state, instanceId, organizationId),
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
