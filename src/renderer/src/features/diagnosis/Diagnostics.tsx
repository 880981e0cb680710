import { Button, Checkbox, Skeleton } from '@mantine/core';
import { IconCopy, IconDeviceFloppy, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useActions } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import { dataOf, failureOf } from '../../state/queryState.ts';
import form from '../../ui/dialogForm.module.css';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { type HandedOut, HandedOutNote } from '../../ui/HandedOut.tsx';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { CrashReportActions } from './CrashReportActions.tsx';
import { DiagnosticsSections } from './DiagnosticsSections.tsx';
import { useDiagnostics } from './useDiagnostics.ts';

const icon = { size: 15, stroke: 1.75, 'aria-hidden': true } as const;

/** The content of the dialog that tells what is known of the app itself, for whoever is asked for help. */
export function Diagnostics() {
  const { call } = useActions();
  const { close } = useDialog();
  const [hides, setHides] = useState(true);
  const { query, readAgain } = useDiagnostics(hides);
  const [told, setTold] = useState<HandedOut | null>(null);
  const sections = dataOf(query)?.sections;
  const error = failureOf(query);

  async function copy(): Promise<void> {
    const copied = await call('diagnostics.copy', { hides });
    setTold(copied.ok ? { words: 'The diagnostics are on the clipboard.' } : { error: copied.error });
  }

  async function save(): Promise<void> {
    const saved = await call('diagnostics.save', { hides });
    if (!saved.ok) setTold({ error: saved.error });
    else if (saved.value.outcome === 'saved')
      setTold({ words: `Saved as “${sanitizeText(saved.value.fileName)}”.` });
  }

  return (
    <div className={form.form}>
      <p>
        What somebody who helps you with Quayside needs to know. It holds no key, no password and no value of
        a header. Nothing is sent anywhere: copy or save it, and read it before you pass it on.
      </p>
      {error && <FailureAlert error={error} onRetry={readAgain} />}
      {sections ? (
        <DiagnosticsSections
          sections={sections}
          below={(offers) => (
            <CrashReportActions
              hasReports={offers === 'crash-reports'}
              onTold={setTold}
              onDeleted={readAgain}
            />
          )}
        />
      ) : (
        <div role="status" aria-label="Gathering">
          <Skeleton height={220} radius={8} />
        </div>
      )}
      <HandedOutNote told={told} onDismiss={() => setTold(null)} />
      <div className={form.foot} data-foot>
        <Checkbox
          label="Hide hosts, addresses and names"
          checked={hides}
          onChange={({ currentTarget }) => setHides(currentTarget.checked)}
        />
        <div className={form.buttons}>
          <div className={form.more}>
            <Button variant="default" leftSection={<IconRefresh {...icon} />} onClick={readAgain}>
              Gather again
            </Button>
          </div>
          {/* What is barred takes no focus: it would stay behind the dialog. */}
          <Button variant="default" data-autofocus={!sections || undefined} onClick={close}>
            Close
          </Button>
          <Button
            variant="default"
            leftSection={<IconDeviceFloppy {...icon} />}
            disabled={!sections}
            onClick={() => void save()}
          >
            Save…
          </Button>
          <Button
            data-autofocus={sections ? true : undefined}
            leftSection={<IconCopy {...icon} />}
            disabled={!sections}
            onClick={() => void copy()}
          >
            Copy
          </Button>
        </div>
      </div>
    </div>
  );
}
