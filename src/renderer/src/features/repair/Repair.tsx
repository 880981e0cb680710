import { Box, Button, Group, Skeleton, Stack } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import type { Repair as Found, MissingSecret, Stray } from '../../../../shared/calls/diagnostics.ts';
import { counted, thousands } from '../../../../shared/text.ts';
import { ReadDialog } from '../../parts/ReadDialog.tsx';
import { dataOf, failureOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { pasteSheet } from '../../state/keyVerbs.ts';
import { useQuery } from '../../state/useQuery.ts';
import { DialogFailure, FailureAlert } from '../../ui/FailureAlert.tsx';
import { useHandedOut } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { Moment } from '../../ui/Moment.tsx';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';
import { clockOf } from '../../when.ts';
import classes from './repair.module.css';
import { listWords, secretWords } from './repairDialogs.tsx';

export function Repair() {
  const { call, openDialog } = useActions();
  const { query, readAgain } = useQuery('repair.read', {});
  const { note, tell } = useHandedOut();
  const dialog = useDialog();
  const repair = dataOf(query);
  const error = failureOf(query);
  return (
    <ReadDialog
      more={
        <ToolButton icon={IconRefresh} onClick={readAgain}>
          Check again
        </ToolButton>
      }
    >
      <p>
        Compares the list of instances with the keychain, and restores lost entries. It deletes or replaces
        only what you choose.
      </p>
      {error && <FailureAlert error={error} onRetry={readAgain} />}
      {repair ? (
        <Stack gap={16} aria-busy={query.state === 'loading'}>
          <StrayKeys keychain={repair.keychain} barred={repair.barred} onRetry={readAgain} />
          <MissingKeys keychain={repair.keychain} />
          <RestoreList list={repair.list} barred={repair.barred} />
          <SetAside
            files={repair.setAside}
            onShow={(fileId) => void tell(call('repair.showFile', { fileId }), () => null)}
          />
          <Part title="Start over">
            <Group justify="space-between" gap="8px 14px">
              <p className={classes.words}>
                Starts with an empty list, as after the first installation. The current files are set aside,
                and the keys stay in the keychain.
              </p>
              <ToolButton onClick={() => openDialog({ kind: 'start-over', exported: null })}>
                Start over…
              </ToolButton>
            </Group>
          </Part>
        </Stack>
      ) : (
        <div role="status" aria-label="Checking">
          <Skeleton height={220} radius={8} />
        </div>
      )}
      <DialogFailure error={dialog.error} />
      {note}
    </ReadDialog>
  );
}

type StrayKeysProps = { keychain: Found['keychain']; barred: string | null; onRetry: () => void };

export function StrayKeys({ keychain, barred, onRetry }: StrayKeysProps) {
  return (
    <Part title="Keys not in the list">
      {keychain.state === 'unavailable' ? (
        <FailureAlert
          error={{ code: 'keychain-failed', message: keychain.message, advice: keychain.advice }}
          onRetry={onRetry}
        />
      ) : keychain.strays.length === 0 ? (
        <p className={looks.dim}>Every key in the keychain is in the list.{others(keychain.ofOthers)}</p>
      ) : (
        <Strays strays={keychain.strays} ofOthers={keychain.ofOthers} barred={barred} />
      )}
    </Part>
  );
}

function Strays({ strays, ofOthers, barred }: { strays: Stray[]; ofOthers: number; barred: string | null }) {
  const { openDialog } = useActions();
  const ask = (chosen: readonly Stray[]) => openDialog({ kind: 'delete-stray-keys', strays: chosen });
  return (
    <>
      <Group justify="space-between" gap="8px 14px">
        <p className={classes.words}>
          {strayWords(strays)}
          {others(ofOthers)}
        </p>
        <ToolButton onClick={() => ask(strays)} why={barred}>
          {strays.length === 1 ? 'Delete it…' : `Delete all ${thousands(strays.length)}…`}
        </ToolButton>
      </Group>
      <ScrolledList className={classes.list} aria-label="Keys not in the list">
        {strays.slice(0, MOST_LISTED).map((stray) => (
          <li key={stray.id}>
            <span className={`${classes.words} ${classes.sentence}`}>
              <bdi>{secretWords(stray)}</bdi>
            </span>
            {strays.length > 1 && (
              <ToolButton
                small
                aria-label={`Delete ${secretWords(stray)}`}
                onClick={() => ask([stray])}
                why={barred}
              >
                Delete…
              </ToolButton>
            )}
          </li>
        ))}
        {strays.length > MOST_LISTED && <li>And {strays.length - MOST_LISTED} more.</li>}
      </ScrolledList>
    </>
  );
}

function strayWords(strays: readonly Stray[]): string {
  const isNamed = strays.some(({ kind }) => kind !== 'unknown');
  if (strays.length === 1)
    return isNamed
      ? 'If you need it, restore its list below. If not, delete it. It keeps working on its server.'
      : 'No earlier list names it, so its organization is unknown. It keeps working on its server.';
  return isNamed
    ? 'If you need them, restore their list below. If not, delete them. They keep working on their servers.'
    : 'No earlier list names them, so their organizations are unknown. They keep working on their servers.';
}

function others(count: number): string {
  if (count === 0) return '';
  return ` ${counted(count, 'other key belongs', 'other keys belong')} to another profile, and ${count === 1 ? 'stays' : 'stay'} untouched.`;
}

const MOST_LISTED = 200;

export function MissingKeys({ keychain }: { keychain: Found['keychain'] }) {
  const missing = keychain.state === 'listed' ? keychain.missing : null;
  const none = missing === null ? 'Unknown until the keychain answers.' : ALL_THERE;
  return (
    <Listed title="Keys missing from the keychain" none={missing?.length ? null : none}>
      {missing?.slice(0, MOST_LISTED).map((secret) => (
        <li key={secret.id}>
          <span className={`${classes.words} ${classes.sentence}`}>
            <bdi>{secretWords(secret)}</bdi>
          </span>
          <Remedies secret={secret} />
        </li>
      ))}
      {missing && missing.length > MOST_LISTED && <li>And {missing.length - MOST_LISTED} more.</li>}
    </Listed>
  );
}

const ALL_THERE = 'No key or header value is missing from the keychain.';

function Remedies({ secret }: { secret: MissingSecret }) {
  const { openDialog } = useActions();
  const writable = useApp((state) => state.writable);
  const { id, kind, instanceId } = secret;
  const button = { size: 'compact-sm', variant: 'default', disabled: !writable } as const;
  const what = secretWords(secret);
  if (kind === 'header') {
    return (
      <Button
        {...button}
        aria-label={`Enter header…: ${what}`}
        onClick={() => openDialog({ kind: 'edit', instanceId })}
      >
        Enter header…
      </Button>
    );
  }
  return (
    <>
      <Button {...button} aria-label={`Paste ${what}`} onClick={() => openDialog(pasteSheet(secret))}>
        Paste…
      </Button>
      <Button
        {...button}
        aria-label={`Forget ${what}`}
        onClick={() => openDialog({ kind: 'forget-key', instanceId, keyId: id })}
      >
        Forget…
      </Button>
    </>
  );
}

function RestoreList({ list, barred }: Pick<Found, 'list' | 'barred'>) {
  const { call } = useActions();
  const { run, running } = useDialog();
  const now = useNow();

  async function restore() {
    const restored = await call('repair.restoreList', {});
    // This window’s state belongs to the replaced list.
    if (restored.ok) void call('app.signal', { signal: 'reload' });
    return restored;
  }

  return (
    <Part title="Earlier list">
      {list ? (
        <Group justify="space-between" gap="8px 14px">
          <p className={classes.words}>
            <b>
              <Moment at={list.at} words={(moment) => clockOf(moment, now)} />
            </b>{' '}
            {listWords(list)}. It replaces the current list, which is kept as a file.
          </p>
          <ToolButton
            disabled={running}
            onClick={() => void run(restore, { held: true, lateTitle: 'The list was not restored' })}
            why={barred}
          >
            Restore this list…
          </ToolButton>
        </Group>
      ) : (
        <p className={looks.dim}>No earlier list has keys or instances that the current one lacks.</p>
      )}
    </Part>
  );
}

function SetAside({ files, onShow }: { files: Found['setAside']; onShow: (fileId: string) => void }) {
  const now = useNow();
  return (
    <Listed
      title="Files that were set aside"
      none={files.length === 0 ? 'No file was damaged or replaced.' : null}
    >
      {files.map(({ id, bytes, at }) => (
        <li key={id}>
          <span className={classes.words}>
            <bdi>{sanitizeText(id)}</bdi>, {counted(bytes, 'byte', 'bytes')}, written{' '}
            <Moment at={at} words={(moment) => clockOf(moment, now)} />
          </span>
          <ToolButton small aria-label={`Show folder of ${sanitizeText(id)}`} onClick={() => onShow(id)}>
            Show folder
          </ToolButton>
        </li>
      ))}
    </Listed>
  );
}

function Listed({ title, none, children }: { title: string; none: string | null; children: ReactNode }) {
  return (
    <Part title={title}>
      {none === null ? (
        <ScrolledList className={classes.list} aria-label={title}>
          {children}
        </ScrolledList>
      ) : (
        <p className={looks.dim}>{none}</p>
      )}
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Box component="h3" id={id} mb={4}>
        {title}
      </Box>
      {children}
    </section>
  );
}
