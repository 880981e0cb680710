import { Text } from '@mantine/core';
import type { AuditEntry as Entry } from '../../../../shared/dokploy.ts';
import { ReadDialog } from '../../ui/ReadDialog.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { exactly, parseMoment } from '../../ui/when.ts';
import classes from './audit.module.css';

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
      <Facts facts={facts} />
      {entry.details.length > 0 && (
        <section aria-label="Details">
          <Text component="h3" inherit fw={600} mb={6}>
            Details
          </Text>
          <Facts facts={entry.details.map(({ name, value }) => [name || 'Value', value])} />
        </section>
      )}
    </ReadDialog>
  );
}

function Facts({ facts }: { facts: readonly (readonly [string, string])[] }) {
  return (
    <dl className={classes.facts}>
      {facts
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{sanitizeText(name, 120)}</dt>
            <dd>
              <bdi dir="auto">{sanitizeText(value, 400)}</bdi>
            </dd>
          </div>
        ))}
    </dl>
  );
}
