import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useActions, useApp } from '../../state/app.tsx';
import { useDialog } from '../../state/dialogContext.tsx';
import type { DialogSubjects } from '../../state/dialogs.ts';
import form from '../../ui/dialogForm.module.css';
import { useNow } from '../../ui/useNow.ts';
import { dateBy } from '../../ui/when.ts';
import { Background } from './Background.tsx';
import { FewChoices, ListChoice } from './Choices.tsx';
import { type KeptSettings, KeptSwitch } from './KeptSwitch.tsx';
import { Places } from './Places.tsx';
import classes from './settings.module.css';
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
          text="System follows the light and dark of this computer."
          options={[
            { value: 'system', label: 'System' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
        <FewChoices
          setting="density"
          title="Density"
          text="How high the rows of tables are."
          options={[
            { value: 'comfortable', label: 'Comfortable' },
            { value: 'compact', label: 'Compact' },
          ]}
        />
        <ListChoice
          setting="dates"
          title="Dates"
          text="How days are written here. Files keep 2024-05-04."
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
          text="Where Quayside opens the next time."
          options={[
            { value: 'last', label: 'Last place' },
            { value: 'home', label: 'Home' },
          ]}
        />
        <LoginStart />
        <ListChoice
          setting="keepActivity"
          title="Keep activity"
          text="Older entries go, month by month, when Quayside starts. Nothing changes on any server."
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
    <section className={classes.part} aria-label={title}>
      <h3>{title}</h3>
      <div className={classes.rows}>{children}</div>
    </section>
  );
}

/** Whether crash reports are kept: what stands on disk says so, since a start goes by it before any choice is read. */
function CrashReports() {
  return (
    <KeptSwitch
      title="Keep crash reports on this computer"
      setting="crashReports"
      isOn={({ crashReports }) => crashReports.isOn}
      textOf={(state) =>
        `Such a file holds what was in memory when Quayside crashed, which can be your keys and passwords. It is never sent. ${after(state?.crashReports)}`
      }
    />
  );
}

function after(state: KeptSettings['crashReports'] | undefined): string {
  if (!state?.isOn) return 'Off, there is none.';
  return state.isWriting
    ? 'Off deletes all of them.'
    : 'Kept from the next start on. Off deletes all of them.';
}

/** Whether the computer starts the app when its person signs in; as the system tells it, where it may be changed, too. */
function LoginStart() {
  return (
    <KeptSwitch
      title="Start at login"
      setting="loginStart"
      isOn={({ loginStart }) => loginStart.on}
      isOffered={(state) => state?.loginStart.offered === true}
      textOf={(state) =>
        state?.loginStart.offered === false
          ? 'Only an installed Quayside can be started at login.'
          : 'Opens Quayside when you sign in to this computer.'
      }
    />
  );
}
