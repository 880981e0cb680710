import { Box, Button, FileButton, Group, Progress, Textarea } from '@mantine/core';
import { IconLockOpen } from '@tabler/icons-react';
import { type ChangeEvent, type FormEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { isKeychainTrouble, ok } from '../../../../shared/errors.ts';
import { keylessOn, keylessWords, setUpKeysWords } from '../../../../shared/keys.ts';
import { toSetUpOn } from '../../../../shared/rules/keys.ts';
import { thousands } from '../../../../shared/text.ts';
import { DraftFoot } from '../../parts/DialogForm.tsx';
import { KeepForSession } from '../../parts/KeepForSession.tsx';
import { dataOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useAppShallow } from '../../state/app.tsx';
import { denyCreateKeys } from '../../state/denials.ts';
import { useDialog, useDraftQuestion } from '../../state/dialogContext.tsx';
import { selectAccount } from '../../state/selectors.ts';
import dialogForm from '../../ui/dialogForm.module.css';
import { focusFaultIn } from '../../ui/focusFault.ts';
import looks from '../../ui/looks.module.css';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { Signed } from '../../ui/Signed.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { AddingRow } from './AddingRow.tsx';
import styles from './adding.module.css';
import { addedIn, canTry, countsOf, createAddingMany, type AddingRow as Row } from './addingMany.ts';
import { isInsecure } from './host.ts';

export function KeylessOffer({
  instanceIds,
  onLeave,
}: {
  instanceIds: readonly string[];
  onLeave: () => void;
}) {
  const { openDialog } = useActions();
  const { count, byHand, isReading } = useAppShallow((state) => {
    const accounts = instanceIds.map((id) => selectAccount(state, id));
    const counts = { count: 0, byHand: 0 };
    instanceIds.forEach((id, at) => {
      const account = dataOf(accounts[at] ?? { state: 'idle' }) ?? null;
      const of = { keys: state.byId[id]?.keys ?? [], account };
      counts.count += toSetUpOn(of).length;
      if (denyCreateKeys(state, id) !== null) counts.byHand += keylessOn(of).length;
    });
    return { ...counts, isReading: accounts.some((each) => each.state === 'loading') };
  });
  if (isReading)
    return (
      <p className={looks.dim} style={{ minHeight: 32 }}>
        Looking for organizations without a key…
      </p>
    );
  if (count + byHand === 0) return null;
  return (
    <Group justify="space-between" gap={12} wrap="nowrap">
      <p>
        {count > 0 && `${keylessWords(count)} of Quayside’s own. `}
        {byHand > 0 && `${keylessWords(byHand)}, and their servers can’t create one: paste one for each.`}
      </p>
      {count > 0 && (
        <ToolButton
          flex="none"
          onClick={() => {
            onLeave();
            openDialog({ kind: 'change-many', what: 'create-keys', instanceIds, besidePasted: true });
          }}
        >
          {setUpKeysWords(count)}
        </ToolButton>
      )}
    </Group>
  );
}

export function AddMany() {
  const { addInstance, call, moveLast } = useActions();
  const { close, run, running } = useDialog();
  const [adding] = useState(() =>
    createAddingMany({
      add: addInstance,
      announce: (urls) => call('instances.announce', { urls }),
      cancel: (id) => void call('app.giveUp', { id }),
      newId: () => crypto.randomUUID(),
    }),
  );
  useEffect(() => () => adding.close(), [adding]);
  const rows = useSyncExternalStore(adding.subscribe, adding.rows);
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [forSession, setForSession] = useState(false);
  const [stopping, setStopping] = useState(false);
  const root = useRef<HTMLFormElement>(null);
  const counts = countsOf(rows);
  const toGo = counts.waiting + counts.checking;
  const unadded = rows.length - counts.added;
  const isAsking = rows.every(({ isTried }) => !isTried);
  const question = useDraftQuestion(unadded > 0 || typed.trim() !== '');
  const failures = rows.flatMap(({ progress }) => (progress.state === 'failed' ? progress.error : []));

  const take = (text: string): void => {
    adding.take(text);
    setTyped('');
    setError(null);
    focusFaultIn(root.current);
  };

  function change({ currentTarget: { value }, nativeEvent }: ChangeEvent<HTMLTextAreaElement>): void {
    setError(null);
    const isDropped = (nativeEvent as InputEvent).inputType?.startsWith('insertFrom');
    if (isDropped || value.includes('\n')) take(value);
    else setTyped(value);
  }

  /** Held: closing the dialog would lose the instances not stored yet. */
  async function begin(): Promise<void> {
    setStopping(false);
    await run(
      async () => {
        await adding.run();
        // Instances are stored in the order of their answers; this restores the order of the list.
        moveLast(addedIn(adding.rows()));
        return ok({});
      },
      { held: true, stays: true },
    );
    focusFaultIn(root.current);
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (running) return;
    if (typed.trim() !== '') take(typed);
    // Enter in a box first moves through the faulty lines.
    const isMending = document.activeElement?.tagName === 'INPUT' && counts.faulty > 0;
    if (!isMending && adding.rows().some(({ progress }) => canTry(progress))) void begin();
    else {
      if (adding.rows().length === 0) setError('Paste at least one line.');
      focusFaultIn(root.current);
    }
  }

  return (
    <form ref={root} className={dialogForm.form} noValidate onSubmit={submit}>
      {running ? <Progress aria-label="Progress" value={100 * (1 - toGo / rows.length)} size={5} /> : null}
      {isAsking && !running ? (
        <Textarea
          label="Names, addresses and API keys"
          {...(rows.length === 0 && {
            description:
              'One instance per line, in any order, or a CSV with column names. Without a name, the host is used.',
          })}
          placeholder={
            'Production, https://dokploy.example.com, API key\nStaging, https://staging.example.com, API key'
          }
          inputWrapperOrder={['label', 'description', 'input', 'error']}
          rows={rows.length === 0 ? 7 : 2}
          wrap="off"
          data-autofocus
          error={error}
          value={typed}
          onChange={change}
          onPaste={(event) => {
            event.preventDefault();
            take(typed + event.clipboardData.getData('text'));
          }}
        />
      ) : null}
      <p>
        <span role="status">
          {running ? 'Checking, a few at a time.' : isAsking ? foundWords(counts) : endWords(counts)}
        </span>
        {running ? (
          <Box component="span" ms={8} c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
            {thousands(toGo)} to go
          </Box>
        ) : null}
      </p>
      {rows.length > 0 ? (
        <ScrolledList className={styles.list} aria-label="Instances to add">
          {rows.map((row) => (
            <AddingRow key={row.line} row={row} adding={adding} />
          ))}
        </ScrolledList>
      ) : null}
      {isAsking ? <Unencrypted rows={rows} /> : null}
      {failures.some(isKeychainTrouble) || forSession ? (
        <KeepForSession
          checked={forSession}
          disabled={running}
          onChange={(chosen) => {
            setForSession(chosen);
            adding.keepForSession(chosen);
          }}
        />
      ) : null}
      {running ? null : <KeylessOffer instanceIds={addedIn(rows)} onLeave={question.discard} />}
      <DraftFoot question={question} lost={isAsking ? 'Nothing has been added yet.' : lostWords(unadded)}>
        <div className={dialogForm.buttons}>
          {running ? (
            <ToolButton
              data-autofocus
              aria-disabled={stopping}
              onClick={() => {
                setStopping(true);
                adding.stop();
              }}
            >
              {stopping ? 'Stopping…' : 'Stop'}
            </ToolButton>
          ) : isAsking ? (
            <>
              <div className={dialogForm.more}>
                <ChooseFile onText={take} onError={setError} />
              </div>
              <ToolButton onClick={close}>Cancel</ToolButton>
              <Button type="submit">{addWords(counts.ready)}</Button>
            </>
          ) : (
            <>
              <Button
                data-autofocus
                variant={unadded === 0 ? 'filled' : 'default'}
                onClick={question.discard}
              >
                {unadded === 0 ? 'Done' : 'Close'}
              </Button>
              {unadded > counts.faulty ? (
                <Button type="submit">Retry {thousands(unadded - counts.faulty)}</Button>
              ) : null}
            </>
          )}
        </div>
      </DraftFoot>
    </form>
  );
}

function Unencrypted({ rows }: { rows: readonly Row[] }) {
  const count = rows.filter(({ url, hasKey }) => hasKey && isInsecure(url)).length;
  if (count === 0) return null;
  const words = count === 1 ? 'a key travels' : `${thousands(count)} keys travel`;
  return (
    <Signed icon={IconLockOpen} mt={6} c="var(--q-warn)" fz={12}>
      {`Over http ${words} unencrypted: anyone on the way can read ${count === 1 ? 'it' : 'them'}.`}
    </Signed>
  );
}

type Counts = ReturnType<typeof countsOf>;

function addWords(count: number): string {
  if (count === 0) return 'Add instances';
  return count === 1 ? 'Add 1 instance' : `Add ${thousands(count)} instances`;
}

function foundWords({ ready, faulty }: Counts): string {
  if (ready + faulty === 0) return '';
  return `${thousands(ready)} ready${faulty > 0 ? `, ${thousands(faulty)} to fix` : ''}.`;
}

const OPEN_WORDS = { failed: 'failed', canceled: 'canceled', faulty: 'to fix', ready: 'changed' } as const;

export function endWords(counts: Counts): string {
  const states = Object.keys(OPEN_WORDS) as (keyof typeof OPEN_WORDS)[];
  const open = states.filter((state) => counts[state] > 0);
  const first = `${counts.added === 0 ? 'None' : thousands(counts.added)} added.`;
  if (open.length === 0) return first;
  const words = open.map((state) => `${thousands(counts[state])} ${OPEN_WORDS[state]}`);
  return `${first} ${words.join(', ')}: retry, or lose them on close.`;
}

function lostWords(count: number): string {
  return count === 1
    ? 'One instance has not been added.'
    : `${thousands(count)} instances have not been added.`;
}

/** In bytes: far more than a thousand lines. */
const LARGEST_FILE = 1_000_000;

type FileProps = {
  onText: (text: string) => void;
  onError: (why: string) => void;
};

export function ChooseFile({ onText, onError }: FileProps) {
  const reset = useRef<() => void>(null);

  async function readFile(file: File | null): Promise<void> {
    if (file === null) return;
    // Without this, choosing the same file again would not fire a change.
    reset.current?.();
    const name = `“${sanitizeText(file.name, 60)}”`;
    if (file.size > LARGEST_FILE) return onError(`${name} is too large for a list.`);
    const text = await file.text().catch(() => null);
    if (text === null)
      return onError(`${name} could not be read. Choose it again, or paste its text instead.`);
    onText(text);
  }

  return (
    <FileButton accept=".csv,.tsv,.txt,text/*" resetRef={reset} onChange={(file) => void readFile(file)}>
      {(props) => <ToolButton {...props}>Choose a file…</ToolButton>}
    </FileButton>
  );
}
