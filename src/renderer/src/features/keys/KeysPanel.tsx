import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { KeyHealth, KeyRecord } from '../../../../shared/instance.ts';
import { accountOf } from '../../../../shared/people.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { dataOf } from '../../state/queryState.ts';
import { selectAccount } from '../../state/selectors.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { UntrustedText } from '../../ui/UntrustedText.tsx';
import { useNow } from '../../ui/useNow.ts';
import { dateOf, parseMoment } from '../../ui/when.ts';
import { KeysTable } from './KeysTable.tsx';
import { endOf, hasAnother, type KeyRow, otherKeysOf, stateWords } from './keyRows.ts';
import classes from './keys.module.css';
import { useKeyRows } from './useKeys.ts';

/** The keys of one organization: those here, what is the matter with them, and the person's others on the server. */
export function KeysPanel({ instanceId, organizationId }: { instanceId: string; organizationId: string }) {
  const actions = useActions();
  const writable = useApp((state) => state.writable);
  const view = usePaneView({ instanceId, organizationId }, 'keys');
  const ids = useMemo(() => [instanceId], [instanceId]);
  const among = useKeyRows(ids);
  const rows = useMemo(
    () => among.filter(({ key }) => key.organizationId === organizationId),
    [among, organizationId],
  );
  return (
    <div className={classes.panel}>
      <KeyIssues rows={rows} among={among} />
      <KeysTable
        view={view}
        rows={rows}
        among={among}
        onRefresh={() => void actions.refreshInstance(instanceId)}
        actions={
          <Button
            variant="default"
            disabled={!writable}
            onClick={() => actions.openDialog({ kind: 'paste-key', instanceId, organizationId })}
          >
            Paste a key
          </Button>
        }
      />
      {[...new Set(rows.map(({ key }) => key.userId))].map((userId) => (
        <OtherKeys key={userId} instanceId={instanceId} userId={userId} />
      ))}
    </div>
  );
}

/** What is the matter with these keys, in whole sentences, with the way on. */
export function KeyIssues(props: {
  rows: readonly KeyRow[];
  among: readonly KeyRow[];
  /** Names the instance of each. */
  withInstance?: boolean;
}) {
  const { rows, among, withInstance = false } = props;
  const { openDialog } = useActions();
  const now = useNow();
  const troubled = rows.flatMap((row) => {
    const same = among.filter(({ key }) => key.instanceId === row.key.instanceId);
    const another = hasAnother(same, row.key.id);
    const words = stateWords(row.state, another);
    const end = endOf(row.key.expiresAt, now);
    if (words.tone === 'warn' || words.tone === 'danger') return [{ row, words, another }];
    if (!end.soon) return [];
    return [
      {
        row,
        another: true,
        words: {
          tone: 'warn' as const,
          short: 'ends soon',
          long: `It expires ${end.words}. Rotate it before then.`,
        },
      },
    ];
  });
  if (troubled.length === 0) return null;
  return (
    <ul className={classes.troubles} aria-label="Keys that need attention">
      {troubled.map(({ row: { key, opens, instanceName, state }, words, another }) => (
        <li key={key.id} className={classes.trouble} data-tone={words.tone}>
          <IconAlertTriangle size={16} stroke={1.6} aria-hidden />
          <p>
            <b>
              Key of <UntrustedText text={opens} />
              {withInstance ? (
                <>
                  {' '}
                  on <UntrustedText text={instanceName} />
                </>
              ) : null}
              : {words.short}.
            </b>{' '}
            {words.long}
          </p>
          {another && ROTATABLE.includes(state.state) ? (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => openDialog({ kind: 'rotate-key', instanceId: key.instanceId, keyId: key.id })}
            >
              Rotate
            </Button>
          ) : null}
          {state.state === 'swapped' ? <SaveInstead swapped={key} opens={state.opens} /> : null}
          {(!another && PASTABLE.includes(state.state)) || ALWAYS_PASTABLE.includes(state.state) ? (
            <Button
              size="compact-sm"
              variant="default"
              onClick={() =>
                openDialog(
                  key.organizationId === null
                    ? { kind: 'replace-key', instanceId: key.instanceId }
                    : { kind: 'paste-key', instanceId: key.instanceId, organizationId: key.organizationId },
                )
              }
            >
              Paste a key
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

const ROTATABLE: string[] = [
  'used-up',
  'not-accepted',
  'expired',
  'missing',
  'session-gone',
  'good',
  'untried',
];

const PASTABLE: string[] = ['used-up', 'not-accepted', 'expired', 'missing'];
const ALWAYS_PASTABLE: string[] = ['session-gone', 'swapped'];

/** Saves a key that another program put in the place of the recorded one for what it opens. */
function SaveInstead({ swapped, opens }: { swapped: KeyRecord; opens: KeyHealth['opens'] }) {
  const { reassignKey, tellTrouble } = useActions();
  const [running, setRunning] = useState(false);
  const same = opens?.organizationId === swapped.organizationId;
  const target = same ? opens?.userEmail : opens?.organizationName;
  async function save(): Promise<void> {
    if (running) return;
    setRunning(true);
    const result = await reassignKey({ instanceId: swapped.instanceId, keyId: swapped.id });
    setRunning(false);
    if (!result.ok) tellTrouble('The key was not saved.', result.error);
  }
  return (
    <Button size="compact-sm" variant="default" aria-disabled={running} onClick={() => void save()}>
      {`Save it for ${sanitizeText(target, 60) || 'what it opens'} instead`}
    </Button>
  );
}

/** The person's keys on the server that none of those here is known to be. */
function OtherKeys({ instanceId, userId }: { instanceId: string; userId: string | null }) {
  const instance = useApp((state) => state.byId[instanceId]);
  const all = useApp((state) => dataOf(selectAccount(state, instanceId))) ?? null;
  const account = useMemo(() => all && accountOf(all, userId), [all, userId]);
  const writable = useApp((state) => state.writable);
  const { openDialog } = useActions();
  const now = useNow();
  const others = instance ? otherKeysOf(instance, account) : null;
  if (!instance || !others || others.length === 0) return null;
  const pasted = instance.keys.some((key) => key.serverKeyId === null);
  return (
    <section className={classes.others} aria-label="Other keys on the server">
      <h3>Other keys on the server</h3>
      <p>
        Keys of <UntrustedText text={account?.caller?.user.email} /> there.
        {pasted ? ' A key that was pasted here is one of them: Dokploy does not say which.' : ''}
      </p>
      <ul>
        {others.map((key) => {
          const made = parseMoment(key.createdAt);
          const name = sanitizeText(key.name, 60) || 'unnamed';
          const end = endOf(key.expiresAt, now);
          return (
            <li key={key.id} className={classes.other}>
              <UntrustedText text={name} />
              <span className={classes.dim}>
                {[
                  made === null ? null : `made ${dateOf(made)}`,
                  end.at === null ? null : `${end.at > now ? 'expires' : 'expired'} ${end.words}`,
                  key.enabled === false ? 'disabled' : null,
                ]
                  .filter(Boolean)
                  .join(', ')}
              </span>
              <Button
                size="compact-sm"
                variant="default"
                disabled={!writable}
                aria-label={`Retire ${name} on the server`}
                onClick={() => openDialog({ kind: 'retire-on-server', instanceId, serverKeyId: key.id })}
              >
                Retire
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
