import { Button } from '@mantine/core';
import type { Organization } from '../../../../shared/dokploy.ts';
import type { Principal } from '../../../../shared/principal.ts';
import { denySetDefault } from '../../../../shared/rules/organizations.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { writeFailure, writeKey } from '../../state/organizationWriting.ts';
import { failureOf } from '../../state/queryState.ts';
import { selectAccount, selectOrganizations } from '../../state/selectors.ts';
import { DisabledReason } from '../../ui/DisabledReason.tsx';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { useFocusKept } from '../../ui/useFocusKept.ts';
import { organizationName } from './organizationList.ts';
import { Saved } from './Saved.tsx';
import { Section } from './Section.tsx';
import classes from './settings.module.css';

type Props = { instanceId: string; organization: Organization; principal: Principal };

/** Makes the organization the one that Dokploy opens first, and back. */
export function DefaultSetting({ instanceId, organization, principal }: Props) {
  const { makeDefault } = useActions();
  const write = useApp((state) => state.organizationWriting[writeKey(instanceId, organization.id)]);
  const all = useApp((state) => selectOrganizations(state, instanceId));
  const mine = write?.task === 'make-default' ? write : null;
  const stale = useApp((state) => failureOf(selectAccount(state, instanceId)) !== undefined);
  const failure = writeFailure(mine, stale);
  const running = mine?.state === 'running';
  const why = denySetDefault(principal, organization)?.reason ?? null;
  const before = mine?.state === 'done' && mine.before ? nameOf(mine.before) : null;
  const person = organization.members?.[0]?.userId;
  const present = all.find(({ members }) => members?.[0]?.isDefault && members[0].userId === person);

  // Undo is gone once it was pressed.
  const section = useFocusKept<HTMLElement>((root) => root.querySelector('button'));

  function nameOf(id: string): { id: string; name: string } | null {
    const found = all.find((each) => each.id === id);
    return found ? { id, name: organizationName(found.name) } : null;
  }

  return (
    <Section title="Default organization" ref={section}>
      <p>
        Dokploy opens it when you sign in. It is your own choice and changes nothing for others or for keys.
      </p>
      {failure && <FailureAlert error={failure} />}
      <div className={classes.buttons}>
        <DisabledReason why={running ? null : why}>
          {(barred) => (
            <Button
              variant="default"
              aria-disabled={running}
              onClick={() => !running && void makeDefault(instanceId, organization.id)}
              {...barred}
            >
              {running ? 'Making it the default…' : 'Make default'}
            </Button>
          )}
        </DisabledReason>
        <Saved
          text={
            mine?.state === 'done' && present
              ? `${organizationName(present.name)} is now your default.`
              : null
          }
          undo={
            before && {
              label: `Undo: make ${before.name} the default`,
              run: () => void makeDefault(instanceId, before.id, organization.id),
            }
          }
        />
        {why && mine?.state !== 'done' && !running && <span className={classes.why}>{why}</span>}
      </div>
    </Section>
  );
}
