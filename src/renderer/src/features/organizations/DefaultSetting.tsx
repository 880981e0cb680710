import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Organization } from '../../../../shared/dokploy.ts';
import type { Principal } from '../../../../shared/principal.ts';
import { denySetDefault } from '../../../../shared/rules/organizations.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { isUnderWay } from '../../state/operations.ts';
import { DisabledReason } from '../../ui/DisabledReason.tsx';
import { isDefaultOf } from './changes.ts';
import { Section } from './Section.tsx';
import classes from './settings.module.css';

type Props = { instanceId: string; organization: Organization; principal: Principal };

/** Makes the organization the one that Dokploy opens first. */
export function DefaultSetting({ instanceId, organization, principal }: Props) {
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
        <DisabledReason why={running ? null : why}>
          {(barred) => (
            <Button variant="default" aria-disabled={running} onClick={() => void make()} {...barred}>
              {running ? 'Making it the default…' : 'Make default'}
            </Button>
          )}
        </DisabledReason>
        {why && !running && <span className={classes.why}>{why}</span>}
      </div>
    </Section>
  );
}
