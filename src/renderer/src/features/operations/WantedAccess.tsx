import { useEffect, useRef, useState } from 'react';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { DialogForm } from '../../ui/DialogForm.tsx';
import { useIsMounted } from '../../ui/useIsMounted.ts';
import { WantedFound } from './WantedFound.tsx';
import type { WantedFile } from './wantedFile.ts';

export function WantedAccess() {
  const { call } = useActions();
  const { run } = useDialog();
  const isHere = useIsMounted();
  const [file, setFile] = useState<WantedFile | null>(null);
  const held = useRef<string | null>(null);

  useEffect(
    () => () => {
      if (held.current) void call('app.giveUp', { id: held.current });
    },
    [call],
  );

  async function choose(): Promise<void> {
    const opened = await run(() => call('wanted.open', {}), { stays: true });
    // A file that could not be read has taken the place of the one before in main.
    if (opened && !opened.ok) setFile(null);
    if (!opened?.ok || opened.value.outcome === 'canceled') return;
    const { outcome: _, ...next } = opened.value;
    if (!isHere.current) return void call('app.giveUp', { id: next.token });
    held.current = next.token;
    setFile(next);
  }

  if (file) return <WantedFound key={file.token} file={file} onOther={() => void choose()} />;
  return (
    <DialogForm action="Choose a file…" runningAction="Reading…" onSubmit={() => void choose()}>
      <p>
        Choose a CSV or JSON file with the columns address, instance, organization and role, as “Export…” in
        People writes it. You will see what it changes before anything does.
      </p>
      <p>
        A column access can say what a member sees: nothing, the name of a permission template, or names of
        projects with semicolons between them. What an export says there changes nothing.
      </p>
      <p>
        People who are not in the file stay as they are. To remove somebody from an organization, give them
        the role none there; you confirm each removal.
      </p>
    </DialogForm>
  );
}
