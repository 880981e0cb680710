import { Button } from '@mantine/core';
import { useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { failureOf, readingOf } from '../../state/queryState.ts';
import { useQuery } from '../../state/useQuery.ts';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import classes from './settings.module.css';

function keychainOf(platform: string): string {
  if (platform === 'darwin') return 'In your login keychain. Keychain Access shows them.';
  if (platform === 'win32') return 'In the Windows Credential Manager.';
  return 'In your keyring, by the Secret Service. Passwords and Keys shows them.';
}

export function Places() {
  const platform = useApp((state) => state.platform);
  const { call } = useActions();
  const { query } = useQuery('settings.read', {});
  const [error, setError] = useState<AppError | null>(null);
  const places = readingOf(query)?.data.places;
  const failure = error ?? failureOf(query);

  async function show(place: 'profile' | 'log'): Promise<void> {
    const shown = await call('app.showPlace', { place });
    setError(shown.ok ? null : shown.error);
  }

  return (
    <>
      <Place
        title="Instances, activity and settings"
        text={places?.profile ?? ''}
        action="Show folder"
        onShow={() => void show('profile')}
      />
      <Place title="Log" text={places?.log ?? ''} action="Show log" onShow={() => void show('log')} />
      <Place title="Keys" text={keychainOf(platform)} />
      {failure && <FailureAlert error={failure} />}
    </>
  );
}

function Place(props: { title: string; text: string; action?: string; onShow?: () => void }) {
  return (
    <div className={classes.row}>
      <div className={classes.words}>
        <h4>{props.title}</h4>
        <p className={props.action === undefined ? undefined : classes.path}>
          <bdi>{props.text}</bdi>
        </p>
      </div>
      {props.action !== undefined && (
        <Button variant="default" className={looks.rigid} onClick={props.onShow}>
          {props.action}
        </Button>
      )}
    </div>
  );
}
