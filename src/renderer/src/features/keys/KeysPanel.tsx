import { Box, Group, Stack } from '@mantine/core';
import { IconKey, IconKeyOff, IconRotate } from '@tabler/icons-react';
import { useMemo } from 'react';
import { accountOf, setUpKeysWords } from '../../../../shared/keys.ts';
import { thousands } from '../../../../shared/text.ts';
import { parseMoment } from '../../../../shared/time.ts';
import { TabVerbs, type Verb } from '../../parts/TabVerbs.tsx';
import { VerbButton } from '../../parts/VerbMenu.tsx';
import { dataOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp, usePaneView } from '../../state/app.tsx';
import { ORGANIZATION_VERBS } from '../../state/organizationVerbs.ts';
import { selectAccount } from '../../state/selectors.ts';
import { useQuery } from '../../state/useQuery.ts';
import { HOME_PANE } from '../../state/views.ts';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { useNow } from '../../ui/useNow.ts';
import { dateOf, inWords } from '../../when.ts';
import { KeysTable, type ReachOf } from './KeysTable.tsx';
import { onlyShown, otherKeysOf, pastedWords, useKeyRows } from './keyRows.ts';
import classes from './keys.module.css';

export function AllKeys({ reachOf }: { reachOf: ReachOf }) {
  const order = useApp((state) => state.order);
  const { refreshAll } = useActions();
  const rows = useKeyRows(order);
  const view = usePaneView(HOME_PANE, 'keys');
  return (
    <div className={classes.panel}>
      <KeysTable
        view={view}
        rows={rows}
        among={rows}
        withInstance
        reachOf={reachOf}
        onRefresh={() => void refreshAll()}
        actions={(shown) => <KeyVerbs only={onlyShown(shown, rows)} />}
      />
    </div>
  );
}

function KeyVerbs({ only }: { only: { keyIds?: string[] } }) {
  const { openDialog } = useActions();
  const revision = useApp((state) => state.worldRevision);
  const choices = dataOf(useQuery('plans.keyChoices', {}, revision).query);
  const toSetUp = choices?.toSetUp ?? 0;
  const rotated = choices?.rotatable.filter((id) => only.keyIds?.includes(id) ?? true).length ?? 0;
  const verbs: Verb[] = [
    { title: 'Retire keys…', icon: IconKeyOff, isRare: true, run: 'retire-keys' },
    rotated === 0
      ? { title: 'Rotate keys…', icon: IconRotate, isRare: true, run: 'rotate-keys' }
      : {
          title: `Rotate ${thousands(rotated)}`,
          icon: IconRotate,
          run: () => openDialog({ kind: 'change-many', what: 'rotate-keys', ...only }),
        },
  ];
  if (toSetUp > 0) verbs.push({ title: setUpKeysWords(toSetUp), icon: IconKey, run: 'set-up-keys' });
  return <TabVerbs verbs={verbs} />;
}

type PanelProps = { instanceId: string; organizationId: string; reachOf: ReachOf };

export function KeysPanel({ instanceId, organizationId, reachOf }: PanelProps) {
  const { refreshInstance } = useActions();
  const view = usePaneView({ instanceId, organizationId }, 'keys');
  const ids = useMemo(() => [instanceId], [instanceId]);
  const among = useKeyRows(ids);
  const rows = useMemo(
    () => among.filter(({ key }) => key.organizationId === organizationId),
    [among, organizationId],
  );
  return (
    <div className={classes.panel}>
      <KeysTable
        view={view}
        rows={rows}
        among={among}
        reachOf={reachOf}
        onRefresh={() => void refreshInstance(instanceId)}
        actions={<VerbButton verb={ORGANIZATION_VERBS['paste-key']} at={{ instanceId, organizationId }} />}
      />
      {[...new Set(rows.map(({ key }) => key.userId))].map((userId) => (
        <OtherKeys key={userId} instanceId={instanceId} userId={userId} />
      ))}
    </div>
  );
}

function OtherKeys({ instanceId, userId }: { instanceId: string; userId: string | null }) {
  const instance = useApp((state) => state.byId[instanceId]);
  const all = useApp((state) => dataOf(selectAccount(state, instanceId))) ?? null;
  const account = useMemo(() => all && accountOf(all, userId), [all, userId]);
  const writable = useApp((state) => state.writable);
  const { openDialog } = useActions();
  const now = useNow();
  const others = instance ? otherKeysOf(instance, account) : null;
  if (!instance || !others || others.length === 0) return null;
  const pasted = pastedWords(instance, userId, others.length);
  return (
    <section className={classes.others} aria-label="Other keys on the server">
      <Box component="h3" mb={4}>
        Other keys on the server
      </Box>
      <Box component="p" mb={6} c="dimmed">
        {others.length === 1 ? 'It belongs' : 'They belong'} to{' '}
        <UntrustedText text={account?.caller?.user.email} />. {pasted}
      </Box>
      <Stack component="ul" gap={6}>
        {others.map((key) => {
          const made = parseMoment(key.createdAt);
          const name = sanitizeText(key.name, 60) || 'unnamed';
          const end = parseMoment(key.expiresAt);
          return (
            <Group key={key.id} component="li" gap={12} mih={32} wrap="nowrap">
              <UntrustedText text={name} className={looks.words} />
              <span className={looks.dim}>
                {[
                  made === null ? null : `made ${dateOf(made)}`,
                  end === null ? null : `${end > now ? 'expires' : 'expired'} ${inWords(end, now)}`,
                  key.enabled === false ? 'disabled' : null,
                ]
                  .filter(Boolean)
                  .join(', ')}
              </span>
              <ToolButton
                small
                disabled={!writable}
                aria-label={`Retire ${name} on the server`}
                onClick={() =>
                  openDialog({
                    ...{ kind: 'change-these', what: 'retire-keys' },
                    intent: { kind: 'retire-listed-key', instanceId, serverKeyId: key.id },
                    about: pasted ?? undefined,
                  })
                }
              >
                Retire
              </ToolButton>
            </Group>
          );
        })}
      </Stack>
    </section>
  );
}
