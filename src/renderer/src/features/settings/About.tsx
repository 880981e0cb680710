import { Button } from '@mantine/core';
import { useState } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { readingOf } from '../../state/queryState.ts';
import { useQuery } from '../../state/useQuery.ts';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import form from '../../ui/dialogForm.module.css';
import classes from './about.module.css';
import { Licenses } from './Licenses.tsx';

type AppAbout = CallOutput<'app.about'>;

const BUILDS: Record<Exclude<AppAbout['build'], 'release'>, string> = {
  'test-build':
    'This is a test build. It runs on another Electron than a release, and is for trying Quayside only: do not rely on it.',
  checkout: 'Started from its source code, not installed.',
};

export function About() {
  const { openDialog } = useActions();
  const { close } = useDialog();
  const version = useApp((state) => state.version);
  const { query } = useQuery('app.about', {});
  const [licenses, setLicenses] = useState(false);
  const about = readingOf(query)?.data;
  if (licenses) return <Licenses onBack={() => setLicenses(false)} />;
  return (
    <div className={form.form}>
      <div className={classes.who}>
        <p className={classes.name}>
          {about?.name ?? 'Quayside'} {version}
        </p>
        <p className={classes.what}>A desktop console for people who run several Dokploy instances.</p>
      </div>
      {about && about.build !== 'release' && (
        <p className={classes.build} data-warns={about.build === 'test-build' || undefined}>
          {BUILDS[about.build]}
        </p>
      )}
      <DialogFailure error={query.state === 'failed' ? query.error : null} />
      <dl className={classes.facts}>
        {about &&
          factsOf(about, version).map(([term, value]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <p className={classes.what}>
        Licensed under Apache-2.0. Not made by, or connected with, the makers of Dokploy.
      </p>
      <div className={form.buttons}>
        <div className={`${form.more} ${classes.ways}`}>
          <Button variant="default" onClick={() => setLicenses(true)}>
            Licenses
          </Button>
          <Button variant="default" onClick={() => openDialog({ kind: 'whats-new' })}>
            What’s new
          </Button>
          <Button variant="default" onClick={() => openDialog({ kind: 'diagnostics' })}>
            Diagnostics
          </Button>
        </div>
        <Button data-autofocus onClick={close}>
          Done
        </Button>
      </div>
    </div>
  );
}

function factsOf(about: AppAbout, version: string): [string, string][] {
  return [
    ['Quayside', version],
    ['Electron', about.electron],
    ['Chromium', about.chromium],
    ['Node', about.node],
    ['System', about.system],
  ];
}
