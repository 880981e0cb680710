import { Box, Checkbox, Group, Stack } from '@mantine/core';
import { IconCircleCheck, IconFileExport } from '@tabler/icons-react';
import { useState } from 'react';
import type { EarlierList, MissingSecret, Stray } from '../../../../shared/calls/diagnostics.ts';
import { counted, listed } from '../../../../shared/text.ts';
import { DialogForm } from '../../parts/DialogForm.tsx';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { Signed } from '../../ui/Signed.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import classes from './repair.module.css';

export function secretWords({
  kind,
  instanceName,
  name,
  id,
}: Pick<Stray | MissingSecret, 'kind' | 'instanceName' | 'name' | 'id'>): string {
  const where = instanceName === null ? '' : ` on “${sanitizeText(instanceName, 60)}”`;
  const what = sanitizeText(name, 60);
  if (kind === 'header') return `the extra header ${what}${where}`;
  if (kind === 'key')
    return `the key of ${what === '' ? 'an organization without a name' : `“${what}”`}${where}`;
  return `an unknown entry (${sanitizeText(id, 80)})`;
}

export function listWords({
  instances,
  keys,
  names,
}: Pick<EarlierList, 'instances' | 'keys' | 'names'>): string {
  const all = listed(
    names.map((name) => sanitizeText(name, 60)),
    names.length,
    instances,
  );
  return `${counted(instances, 'instance', 'instances')}, ${counted(keys, 'key', 'keys')}: ${all}`;
}

const MOST_LISTED = 100;

/** As many as one call takes. */
const MOST_AT_ONCE = 10_000;

export function DeleteStrayKeys({ strays: all }: DialogSubjects['delete-stray-keys']) {
  const strays = all.slice(0, MOST_AT_ONCE);
  const { call, openDialog } = useActions();
  const { run } = useDialog();
  const back = () => openDialog({ kind: 'repair' });
  const what = counted(strays.length, 'key', 'keys');
  return (
    <DialogForm
      danger
      action={strays.length === 1 ? 'Delete the key' : 'Delete the keys'}
      runningAction="Deleting…"
      cancel="Back"
      onCancel={back}
      onSubmit={() =>
        void run(() => call('repair.deleteKeys', { ids: strays.map(({ id }) => id) }), {
          stays: true,
          lateTitle: 'The keys were not deleted',
          onDone: back,
        })
      }
    >
      <p>
        Deletes {what} from this computer’s keychain, for good. Nothing changes on the servers: delete unused
        keys there, too.
      </p>
      <ScrolledList className={classes.list} aria-label="Keys to delete">
        {strays.slice(0, MOST_LISTED).map((stray) => (
          <li key={stray.id}>
            <bdi className={classes.sentence}>{secretWords(stray)}</bdi>
          </li>
        ))}
        {strays.length > MOST_LISTED && <li>And {strays.length - MOST_LISTED} more.</li>}
      </ScrolledList>
    </DialogForm>
  );
}

export function StartOver({ exported }: DialogSubjects['start-over']) {
  const { call, openDialog } = useActions();
  const { run } = useDialog();
  const isEmpty = useApp(({ order }) => order.length === 0);
  const [without, setWithout] = useState(false);
  const isReady = isEmpty || exported !== null || without;
  return (
    <DialogForm
      danger
      disabled={!isReady}
      action="Start over"
      runningAction="Starting over…"
      cancel="Back"
      onCancel={() => openDialog({ kind: 'repair' })}
      onSubmit={() => void run(() => call('repair.startOver', {}), { held: true })}
    >
      <p>
        Quayside restarts with an empty list: without instances, groups, baselines, kits, end dates and
        Activity.
      </p>
      <Box component="ul" ps={18} style={{ listStyle: 'disc' }}>
        <li>
          The current files are kept in a folder beside the new ones. Repair can restore the list from there.
        </li>
        <li>The keys stay in the keychain. Repair then lists them, and deletes the ones you choose.</li>
        <li>Nothing changes on any server.</li>
      </Box>
      {!isEmpty && (
        <Stack gap={8} py={10} px={12} bd="1px solid var(--q-line)" bdrs="var(--q-radius)">
          {exported === null ? (
            <>
              <p>
                <b>Export the instances first</b>, with their keys: only that file restores them fully.
              </p>
              <Group justify="space-between" gap="8px 14px">
                <Checkbox
                  label="I don’t need an export"
                  checked={without}
                  onChange={({ currentTarget }) => setWithout(currentTarget.checked)}
                />
                <ToolButton
                  icon={IconFileExport}
                  onClick={() => openDialog({ kind: 'export', next: 'start-over' })}
                >
                  Export instances…
                </ToolButton>
              </Group>
            </>
          ) : (
            <div role="status">
              <Signed icon={IconCircleCheck} tone="ok">
                Exported to “{sanitizeText(exported)}”.
              </Signed>
            </div>
          )}
        </Stack>
      )}
    </DialogForm>
  );
}
