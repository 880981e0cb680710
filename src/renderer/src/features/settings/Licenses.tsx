import { Button } from '@mantine/core';
import { useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import { useActions } from '../../state/app.tsx';
import { readingOf } from '../../state/queryState.ts';
import { useQuery } from '../../state/useQuery.ts';
import { DialogFailure } from '../../ui/DialogFailure.tsx';
import form from '../../ui/dialogForm.module.css';
import classes from './about.module.css';

/** The licences of all that is in the app, as the file says them that packing it makes. */
export function Licenses({ onBack }: { onBack: () => void }) {
  const { call } = useActions();
  const { query } = useQuery('app.licenses', {});
  const [error, setError] = useState<AppError | null>(null);
  const text = readingOf(query)?.data?.text;

  async function showChromium(): Promise<void> {
    const shown = await call('app.showPlace', { place: 'licenses' });
    setError(shown.ok ? null : shown.error);
  }

  return (
    <div className={form.form}>
      {text === null && (
        <p>
          The file with the licenses of all that is in Quayside is made when it is packed. Started from its
          source code there is none; each package has its own below <code>node_modules</code>.
        </p>
      )}
      {typeof text === 'string' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys.
        <section className={classes.licenses} aria-label="Licenses" tabIndex={0}>
          <pre>{text}</pre>
        </section>
      )}
      <DialogFailure error={error ?? (query.state === 'failed' ? query.error : null)} />
      <div className={form.buttons}>
        {typeof text === 'string' && (
          <div className={form.more}>
            <Button variant="default" onClick={() => void showChromium()}>
              Show Chromium’s licenses
            </Button>
          </div>
        )}
        <Button data-autofocus onClick={onBack}>
          Back
        </Button>
      </div>
    </div>
  );
}
