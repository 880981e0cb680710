import { Stack, Text } from '@mantine/core';
import type { AuditEntry as Entry } from '../../../../shared/dokploy.ts';
import type { Operation } from '../../../../shared/operations/operation.ts';
import { parseMoment } from '../../../../shared/time.ts';
import { DialogForm } from '../../parts/DialogForm.tsx';
import { ReadDialog } from '../../parts/ReadDialog.tsx';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { Facts } from '../../ui/Facts.tsx';
import looks from '../../ui/looks.module.css';
import { Moment } from '../../ui/Moment.tsx';
import { exactly } from '../../when.ts';

export function AuditEntry({ entry }: { entry: Entry }) {
  const at = parseMoment(entry.at);
  const facts: [string, string][] = [
    ['When', at === null ? entry.at : exactly(at)],
    ['User', entry.email],
    ['Role', entry.role],
    ['Name', entry.name ?? ''],
    ['Resource', entry.resourceType],
    ['Resource id', entry.resourceId ?? ''],
  ];
  return (
    <ReadDialog>
      <Facts facts={written(facts)} />
      {entry.details.length > 0 && (
        <section aria-label="Details">
          <Text component="h3" inherit fw={600} mb={6}>
            Details
          </Text>
          <Facts facts={written(entry.details.map(({ name, value }) => [name || 'Value', value]))} />
        </section>
      )}
    </ReadDialog>
  );
}

const written = (facts: readonly (readonly [name: string, value: string])[]) =>
  facts.map(([name, value]) => {
    const shown = value !== '' && <bdi dir="auto">{sanitizeText(value, 400)}</bdi>;
    return [sanitizeText(name, 120), shown || ''] as const;
  });

export function ActivityEntry({ operation }: { operation: Operation }) {
  const { note = '', instanceNames, startedAt } = operation;
  return (
    <ReadDialog>
      <p className={looks.broken}>{sanitizeText(note, 4_096)}</p>
      <p className={looks.dim}>
        {instanceNames.map((name) => `${sanitizeText(name, 120)}, `)}
        <Moment at={startedAt} words={exactly} />
      </p>
    </ReadDialog>
  );
}

export function ClearActivity() {
  const { call } = useActions();
  const { run } = useDialog();
  return (
    <DialogForm
      action="Clear activity"
      runningAction="Clearing…"
      danger
      onSubmit={() => void run(() => call('activity.clear', {}), { lateTitle: 'Activity was not cleared' })}
    >
      <p>
        Deletes all finished entries from this computer, for all instances. <b>This cannot be undone.</b>{' '}
        Export them first if you may need them.
      </p>
      <Stack component="ul" gap={4} ps={18} style={{ listStyle: 'disc' }}>
        <li>Nothing changes on any server.</li>
        <li>Unfinished operations stay.</li>
        <li>Deleted entries can no longer be retried or undone.</li>
        <li>One entry remains: when Activity was cleared.</li>
      </Stack>
    </DialogForm>
  );
}
