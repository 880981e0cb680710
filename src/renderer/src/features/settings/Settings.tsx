import { Box, Button, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { failureOf, readingOf } from '../../queryState.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import { useQuery } from '../../state/useQuery.ts';
import { choicesOf } from '../../ui/choicesOf.ts';
import form from '../../ui/dialogForm.module.css';
import { FailureAlert } from '../../ui/FailureAlert.tsx';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import { useNow } from '../../ui/useNow.ts';
import { dateBy } from '../../when.ts';
import { Background } from './Background.tsx';
import { FewChoices, FewChoicesRow, ListChoice, OFF_ON, SettingLine } from './Choices.tsx';
import { Updates } from './Updates.tsx';

export function Settings({ part }: DialogSubjects['settings']) {
  const { openDialog } = useActions();
  const { close } = useDialog();
  const systemLocale = useApp((state) => state.systemLocale);
  const now = useNow();
  const dates = [
    ['american', 'English'],
    ['british', 'English, day first'],
    ['system', 'As the system'],
    ['digits', 'Digits'],
  ] as const;
  return (
    <div className={form.form}>
      <Part title="Appearance">
        <FewChoices
          setting="theme"
          title="Theme"
          text="System matches this computer."
          options={choicesOf({ system: 'System', light: 'Light', dark: 'Dark' })}
        />
        <FewChoices
          setting="density"
          title="Density"
          text="Row height in tables."
          options={choicesOf({ comfortable: 'Comfortable', compact: 'Compact' })}
        />
        <ListChoice
          setting="dates"
          title="Dates"
          text="Date format in the app. Files keep 2024-05-04."
          options={dates.map(([value, label]) => ({
            value,
            label: `${label} (${dateBy(now, value, systemLocale)})`,
          }))}
        />
      </Part>
      <Part title="General">
        <FewChoices
          setting="startAt"
          title="Open at start"
          text="Where Quayside opens next time."
          options={choicesOf({ last: 'Last place', home: 'Home' })}
        />
        <LoginStart />
        <ListChoice
          setting="keepActivity"
          title="Keep activity"
          text="Quayside deletes older entries, month by month, when it starts. Nothing changes on any server."
          options={[
            { value: 365, label: 'For a year' },
            { value: 90, label: 'For 90 days' },
            { value: 30, label: 'For 30 days' },
          ]}
        />
      </Part>
      <Part title="In the background">
        <Background />
      </Part>
      <Part title="Updates">
        <Updates isAskedFor={part === 'updates'} />
      </Part>
      <Part title="On this computer">
        <Places />
        <CrashReports />
      </Part>
      <div className={form.buttons}>
        <div className={form.more}>
          <Button variant="subtle" onClick={() => openDialog({ kind: 'about' })}>
            About Quayside
          </Button>
        </div>
        <Button onClick={close}>Done</Button>
      </div>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack component="section" gap={8} mb={8} aria-label={title}>
      <Box component="h3" c="dimmed" fz={12} fw={600}>
        {title}
      </Box>
      <Box className={looks.lined} bd="1px solid var(--q-line)" bdrs="lg">
        {children}
      </Box>
    </Stack>
  );
}

/** Read from disk: a start needs it before preferences are loaded. */
function CrashReports() {
  return (
    <KeptSwitch
      title="Keep crash reports on this computer"
      setting="crashReports"
      isOn={({ crashReports }) => crashReports.isOn}
      textOf={(state) =>
        `A crash report can hold keys and passwords from memory. It is never sent. ${after(state?.crashReports)}`
      }
    />
  );
}

function after(state: KeptSettings['crashReports'] | undefined): string {
  if (!state?.isOn) return 'When off, none are kept.';
  return state.isWriting
    ? 'Turning this off deletes all of them.'
    : 'Kept from the next start on. Turning this off deletes all of them.';
}

/** The system stores it and may change it. */
function LoginStart() {
  return (
    <KeptSwitch
      title="Start at login"
      setting="loginStart"
      isOn={({ loginStart }) => loginStart.on}
      isOffered={(state) => state?.loginStart.offered === true}
      textOf={(state) =>
        state?.loginStart.offered === false
          ? 'Only an installed Quayside can start at login.'
          : 'Opens Quayside when you sign in to this computer.'
      }
    />
  );
}

type KeptSettings = CallOutput<'settings.read'>;

function KeptSwitch(props: {
  title: string;
  setting: 'loginStart' | 'crashReports';
  isOn: (state: KeptSettings) => boolean;
  textOf: (state: KeptSettings | null) => string;
  isOffered?: (state: KeptSettings | null) => boolean;
}) {
  const { title, setting, isOn, textOf, isOffered = () => true } = props;
  const { call } = useActions();
  const { query } = useQuery('settings.read', {});
  const [since, setSince] = useState<KeptSettings | null>(null);
  const [error, setError] = useState<AppError | null>(null);
  const state = since ?? readingOf(query)?.data ?? null;
  const failure = error ?? (since ? undefined : failureOf(query));

  async function choose(on: boolean): Promise<void> {
    const done = await call('settings.save', { [setting]: on });
    if (done.ok) setSince(done.value);
    setError(done.ok ? null : done.error);
  }

  return (
    <>
      <FewChoicesRow
        title={title}
        text={textOf(state)}
        value={state !== null && isOn(state)}
        first={false}
        options={OFF_ON}
        disabled={!isOffered(state)}
        onChoose={(on) => void choose(on)}
      />
      {failure && <FailureAlert error={failure} />}
    </>
  );
}

function keychainOf(platform: string): string {
  if (platform === 'darwin') return 'In your login keychain. Keychain Access shows them.';
  if (platform === 'win32') return 'In the Windows Credential Manager.';
  return 'In your keyring, by the Secret Service. Passwords and Keys shows them.';
}

function Places() {
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
    <SettingLine
      title={props.title}
      words={
        <Box
          component="p"
          className={`${looks.hint} ${looks.broken}`}
          {...(props.action === undefined ? {} : { ff: 'monospace', style: { userSelect: 'text' } })}
        >
          <bdi>{props.text}</bdi>
        </Box>
      }
    >
      {props.action !== undefined && (
        <ToolButton className={looks.rigid} onClick={props.onShow}>
          {props.action}
        </ToolButton>
      )}
    </SettingLine>
  );
}
