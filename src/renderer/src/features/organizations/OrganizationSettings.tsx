import { useState } from 'react';
import type { Organization } from '../../../../shared/dokploy.ts';
import { denyDelete, denySetDefault } from '../../../../shared/rules/organizations.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { isUnderWay } from '../../state/operations.ts';
import { selectOrganizations, selectPrincipal } from '../../state/selectors.ts';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { dateOf, parseMoment } from '../../ui/when.ts';
import { isDefaultOf, isDeletionOf } from './changes.ts';
import { GeneralSettings, type SettingsProps } from './GeneralSettings.tsx';
import { Section } from './Section.tsx';
import classes from './settings.module.css';

type Props = { instanceId: string; organizationId: string };

export function OrganizationSettings({ instanceId, organizationId }: Props) {
  const organization = useApp((state) =>
    selectOrganizations(state, instanceId).find(({ id }) => id === organizationId),
  );
  const principal = useApp((state) => selectPrincipal(state, instanceId, organizationId));
  if (!organization || !principal) {
    return <p className={classes.unread}>This organization has not been read yet.</p>;
  }
  return (
    <div className={classes.settings}>
      <GeneralSettings
        key={organizationId}
        instanceId={instanceId}
        organization={organization}
        principal={principal}
      />
      <DefaultSetting instanceId={instanceId} organization={organization} principal={principal} />
      <DeleteSetting instanceId={instanceId} organization={organization} principal={principal} />
      <Facts organization={organization} />
    </div>
  );
}

function Facts({ organization }: { organization: Organization }) {
  const created = parseMoment(organization.createdAt);
  return (
    <dl className={classes.facts}>
      <dt>Created</dt>
      <dd>{created === null ? 'unknown' : dateOf(created)}</dd>
      <dt>Id</dt>
      <dd>
        <code>{organization.id}</code>
      </dd>
    </dl>
  );
}

function DefaultSetting({ instanceId, organization, principal }: SettingsProps) {
  const { runIntent } = useActions();
  // Until its operation is known to run, and after it until what it changed was read.
  const [isAsking, setIsAsking] = useState(false);
  const isMade = useApp(({ operations }) => isUnderWay(operations, isDefaultOf(organization.id)));
  const running = isAsking || isMade;
  const why = denySetDefault(principal, organization)?.reason ?? null;

  async function make(): Promise<void> {
    if (running) return;
    setIsAsking(true);
    await runIntent(
      { kind: 'make-default', instanceId, organizationId: organization.id },
      { tellFailure: true },
    );
    setIsAsking(false);
  }

  return (
    <Section title="Default organization">
      <p>
        Dokploy opens it when you sign in. It is your own choice and changes nothing for others or for keys.
      </p>
      <div className={classes.buttons}>
        <ToolButton aria-disabled={running} onClick={() => void make()} why={running ? null : why}>
          {running ? 'Making it the default…' : 'Make default'}
        </ToolButton>
        {why && !running && <span className={classes.why}>{why}</span>}
      </div>
    </Section>
  );
}

function DeleteSetting({ instanceId, organization, principal }: SettingsProps) {
  const { openDialog } = useActions();
  const all = useApp((state) => selectOrganizations(state, instanceId));
  const writable = useApp((state) => state.writable);
  const why = denyDelete(principal, organization, all)?.reason ?? (writable ? null : UNWRITABLE);
  const running = useApp(({ operations }) => isUnderWay(operations, isDeletionOf(organization.id)));

  function open(): void {
    if (running) return;
    openDialog({ kind: 'delete-organization', instanceId, organizationId: organization.id });
  }

  return (
    <Section title="Delete">
      <p>Deletes it for everyone, with all its projects. What it runs stays running on the servers.</p>
      <div className={classes.buttons}>
        <ToolButton
          className={why ? undefined : looks.danger}
          aria-disabled={running}
          onClick={open}
          why={why}
        >
          {running ? 'Deleting…' : 'Delete organization'}
        </ToolButton>
        {why && <span className={classes.why}>{why}</span>}
      </div>
    </Section>
  );
}

const UNWRITABLE =
  'The list of instances was written by a newer Quayside, so this one cannot remove its keys.';
