import { Button } from '@mantine/core';
import type { AuditEntry as Entry } from '../../../../shared/dokploy.ts';
import { useDialog } from '../../state/dialogContext.tsx';
import formClasses from '../../ui/dialogForm.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { exactly, parseMoment } from '../../ui/when.ts';
import classes from './audit.module.css';

export function AuditEntry({ entry }: { entry: Entry }) {
  const { close } = useDialog();
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
    <div className={formClasses.form}>
      <Facts facts={facts} />
      {entry.details.length > 0 && (
        <section className={classes.noted} aria-label="Noted with it">
          <h3>Noted with it</h3>
          <Facts facts={entry.details.map(({ name, value }) => [name || 'Value', value])} />
        </section>
      )}
      <div className={formClasses.buttons}>
        <Button data-autofocus onClick={close}>
          Close
        </Button>
      </div>
    </div>
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
