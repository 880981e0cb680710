import { Box, Group, Skeleton, Stack } from '@mantine/core';
import { IconDeviceFloppy, IconRefresh } from '@tabler/icons-react';
import { type ReactNode, useCallback, useId, useRef, useState } from 'react';
import type { DiagnosticsSection } from '../../../../shared/calls/diagnostics.ts';
import { dataOf, failureOf } from '../../queryState.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useActions } from '../../state/app.tsx';
import { useReading } from '../../state/useReading.ts';
import form from '../../ui/dialogForm.module.css';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import { useHandedOut } from '../../ui/HandedOut.tsx';
import looks from '../../ui/looks.module.css';
import { ScrolledList } from '../../ui/ScrolledList.tsx';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { DiagnosisFoot } from './DiagnosisFoot.tsx';
import classes from './diagnosis.module.css';

export function Diagnostics() {
  const { call } = useActions();
  const [hides, setHides] = useState(true);
  const { query, readAgain } = useDiagnostics(hides);
  const { note, tell } = useHandedOut();
  const sections = dataOf(query)?.sections;
  const error = failureOf(query);

  const handOut = (to: 'clipboard' | 'file') =>
    void tell(call('diagnostics.export', { hides, to }), (done) => {
      if (done.outcome === 'copied') return 'The diagnostics are on the clipboard.';
      return done.outcome === 'saved' ? `Saved as “${sanitizeText(done.fileName)}”.` : null;
    });

  return (
    <div className={form.form}>
      <p>
        For somebody who helps you with Quayside. It has no keys, passwords or header values, and nothing is
        sent. Copy or save it, and read it before you share it.
      </p>
      {error && <FailureAlert error={error} onRetry={readAgain} />}
      {sections ? (
        <Stack gap={14}>
          {sections.map((section) => (
            <Section key={section.title} section={section}>
              {section.offers && (
                <CrashReportActions
                  hasReports={section.offers === 'crash-reports'}
                  tell={tell}
                  onDeleted={readAgain}
                />
              )}
            </Section>
          ))}
        </Stack>
      ) : (
        <div role="status" aria-label="Gathering">
          <Skeleton height={220} radius={8} />
        </div>
      )}
      {note}
      <DiagnosisFoot
        label="Hide hosts, addresses and names"
        hides={hides}
        onHides={setHides}
        canCopy={sections !== undefined}
        onCopy={() => handOut('clipboard')}
        again={
          <ToolButton icon={IconRefresh} onClick={readAgain}>
            Gather again
          </ToolButton>
        }
      >
        <ToolButton icon={IconDeviceFloppy} disabled={!sections} onClick={() => handOut('file')}>
          Save…
        </ToolButton>
      </DiagnosisFoot>
    </div>
  );
}

function Section(props: { section: DiagnosticsSection; children: ReactNode }) {
  const { title, facts, lines } = props.section;
  const heading = useId();
  return (
    <section aria-labelledby={heading}>
      <Box component="h3" id={heading} mb={4}>
        {title}
      </Box>
      {facts.length > 0 && (
        <dl className={`${looks.box} ${looks.lined}`}>
          {facts.map(({ name, value, tone }) => (
            <div key={name} className={classes.fact}>
              <dt>{sanitizeText(name)}</dt>
              <Box component="dd" c="var(--tone)" data-tone={tone ?? undefined}>
                <bdi>{sanitizeText(value)}</bdi>
              </Box>
            </div>
          ))}
        </dl>
      )}
      {lines.length > 0 && (
        <ScrolledList className={classes.log} aria-label={title}>
          {lines.map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same line can stand there twice, and none moves.
            <li key={at}>{sanitizeText(line)}</li>
          ))}
        </ScrolledList>
      )}
      {facts.length + lines.length === 0 && <p className={looks.dim}>None.</p>}
      {props.children}
    </section>
  );
}

function CrashReportActions(props: {
  hasReports: boolean;
  tell: ReturnType<typeof useHandedOut>['tell'];
  onDeleted: () => void;
}) {
  const { hasReports, tell, onDeleted } = props;
  const { call } = useActions();

  async function deleteAll(): Promise<void> {
    await tell(call('diagnostics.deleteCrashReports', {}), () => 'The crash reports are deleted.');
    onDeleted();
  }

  return (
    <Group gap={8} mt={6} wrap="nowrap">
      <Box component="p" className={looks.hint} flex={1} miw={0}>
        A crash report can hold keys and passwords from memory. Copy and Save leave it out.
      </Box>
      <ToolButton
        small
        flex="none"
        onClick={() => void tell(call('app.showPlace', { place: 'crash-reports' }), () => null)}
      >
        Show folder
      </ToolButton>
      <ToolButton small flex="none" disabled={!hasReports} onClick={() => void deleteAll()}>
        Delete all
      </ToolButton>
    </Group>
  );
}

function useDiagnostics(hides: boolean) {
  const { call } = useActions();
  const again = useRef(true);
  const read = useCallback(() => {
    const input = { again: again.current, hides };
    again.current = false;
    return call('diagnostics.read', input);
  }, [call, hides]);
  const { query, readAgain } = useReading<{ sections: DiagnosticsSection[] }>(read, 0);
  return {
    query,
    readAgain: () => {
      again.current = true;
      readAgain();
    },
  };
}
