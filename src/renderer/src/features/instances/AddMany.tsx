import { Button, FileButton, Textarea } from '@mantine/core';
import { IconLockOpen } from '@tabler/icons-react';
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import { readAddress } from '../../../../shared/address.ts';
import { ok } from '../../../../shared/errors.ts';
import {
  type InstanceList,
  type ListedInstance,
  MOST_LISTED,
  readInstanceList,
} from '../../../../shared/instanceList.ts';
import { useActions, useAppShallow } from '../../state/app.tsx';
import { useDialog, useDraftQuestion } from '../../state/dialogContext.tsx';
import { DraftFoot } from '../../ui/DiscardQuestion.tsx';
import dialogForm from '../../ui/dialogForm.module.css';
import { focusFault } from '../../ui/focusFault.ts';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { AddingList } from './AddingList.tsx';
import { type AddingMany, addedIn, createAddingMany } from './addingMany.ts';
import form from './form.module.css';

export function AddMany() {
  const { addInstance, call, moveLast } = useActions();
  const { run } = useDialog();
  const [adding, setAdding] = useState<AddingMany | null>(null);
  useEffect(() => () => adding?.close(), [adding]);

  /** Held: closing the dialog would lose the instances that are not stored yet. */
  const begin = (many: AddingMany) =>
    void run(
      async () => {
        await many.run();
        // In the order of the list: instances are stored in the order in which they answer.
        moveLast(addedIn(many.rows()));
        return ok({});
      },
      { held: true, stays: true },
    );

  function start(listed: readonly ListedInstance[]): void {
    const many = createAddingMany(
      {
        add: addInstance,
        cancel: (id) => void call('app.giveUp', { id }),
        newId: () => crypto.randomUUID(),
      },
      listed,
    );
    setAdding(many);
    begin(many);
  }

  return adding ? <AddingList adding={adding} onBegin={() => begin(adding)} /> : <PasteList onList={start} />;
}

export function PasteList({ onList }: { onList: (listed: readonly ListedInstance[]) => void }) {
  const { close } = useDialog();
  const present = useAppShallow((state) => state.order.flatMap((id) => state.byId[id] ?? []));
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  const question = useDraftQuestion(text.trim() !== '');
  const list = useMemo(() => readInstanceList(text, present), [text, present]);

  function change(next: string): void {
    setText(next);
    setError(null);
  }

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (list.instances.length > 0) onList(list.instances);
    else {
      setError('Paste at least one line.');
      focusFault();
    }
  }

  return (
    <form className={dialogForm.form} noValidate onSubmit={submit}>
      <Textarea
        label="Names, addresses and API keys"
        description="One instance per line, its parts in any order; or a CSV whose first line names the columns. Without a name, the host is used."
        placeholder={
          'Production, https://dokploy.example.com, API key\nStaging, https://staging.example.com, API key'
        }
        inputWrapperOrder={['label', 'description', 'input', 'error']}
        rows={9}
        wrap="off"
        data-autofocus
        error={error}
        value={text}
        onChange={({ currentTarget }) => change(currentTarget.value)}
        // Scrolls back to the start of the lines: their ends, the keys, do not tell them apart.
        onPaste={({ currentTarget }) => requestAnimationFrame(() => currentTarget.scrollTo({ left: 0 }))}
      />
      <div role="status">{text.trim() === '' ? null : <Found list={list} />}</div>
      <p className={form.hint}>
        Each instance is checked before it is added. Only those that pass are kept, with their keys in this
        computer’s keychain and nowhere else.
      </p>
      <DraftFoot question={question} lost="Nothing has been added yet.">
        <div className={dialogForm.buttons}>
          <div className={dialogForm.more}>
            <ChooseFile onText={change} onError={setError} />
          </div>
          <ToolButton onClick={close}>Cancel</ToolButton>
          <Button type="submit">Check and add</Button>
        </div>
      </DraftFoot>
    </form>
  );
}

/** What will be tried, what cannot be, and whose keys would travel unencrypted: said before anything is sent. */
function Found({ list: { instances, left } }: { list: InstanceList }) {
  const good = instances.filter(({ fault }) => fault === null);
  const faults = instances.filter(({ fault }) => fault !== null);
  const open = good.filter(({ url }) => {
    const address = readAddress(url);
    return address.ok && address.value.insecure;
  });
  return (
    <>
      <p>
        {good.length === 1 ? 'One instance to check' : `${formatNumber(good.length)} instances to check`}
        {faults.length > 0 ? `, ${linesWords(faults)} to fix` : ''}
        {left > 0 ? `. Beyond ${formatNumber(MOST_LISTED)}, ${formatNumber(left)} more are left out` : ''}.
      </p>
      {open.length > 0 ? (
        <p className={`${form.address} ${form.warning}`}>
          <IconLockOpen size={14} aria-hidden />
          {openWords(open)}
        </p>
      ) : null}
    </>
  );
}

function openWords(open: readonly ListedInstance[]): string {
  const [keys, travel, them] = open.length === 1 ? ['key', 'travels', 'it'] : ['keys', 'travel', 'them'];
  return `Over http the ${keys} of ${namesWords(open)} ${travel} unencrypted: anyone on the way can read ${them}.`;
}

/** For example “2 lines (“North” and “South”)”; a line alone may have no name. */
function linesWords(faults: readonly ListedInstance[]): string {
  const count = faults.length === 1 ? '1 line' : `${formatNumber(faults.length)} lines`;
  return faults.every(({ name }) => name.trim() !== '') ? `${count} (${namesWords(faults)})` : count;
}

function namesWords(listed: readonly ListedInstance[]): string {
  const [first = '', second] = listed.map(({ name }) => `“${sanitizeText(name, 40)}”`);
  if (second === undefined) return first;
  return `${first} and ${listed.length === 2 ? second : `${formatNumber(listed.length - 1)} more`}`;
}

/** In bytes: a thousand lines are a fraction of it. */
const LARGEST_FILE = 1_000_000;

type Props = {
  onText: (text: string) => void;
  /** Called with why the file gave no text; the typed text stays. */
  onError: (why: string) => void;
};

export function ChooseFile({ onText, onError }: Props) {
  const reset = useRef<() => void>(null);

  async function readFile(file: File | null): Promise<void> {
    if (file === null) return;
    // Without this, choosing the same file again would not fire a change.
    reset.current?.();
    const name = `“${sanitizeText(file.name, 60)}”`;
    if (file.size > LARGEST_FILE) return onError(`${name} is too large to be a list.`);
    const text = await file.text().catch(() => null);
    if (text === null)
      return onError(`${name} could not be read. Choose it again, or paste what is in it instead.`);
    onText(text);
  }

  return (
    <FileButton accept=".csv,.tsv,.txt,text/*" resetRef={reset} onChange={(file) => void readFile(file)}>
      {(props) => <ToolButton {...props}>Choose a file…</ToolButton>}
    </FileButton>
  );
}
