import { MantineProvider } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Access } from './features/access/Access.tsx';
import { Home } from './features/home/Home.tsx';
import { Rail } from './features/instances/Rail.tsx';
import { Welcome } from './features/instances/Welcome.tsx';
import { AllInvitations } from './features/invitations/AllInvitations.tsx';
import { OwnInvitations } from './features/invitations/OwnInvitations.tsx';
import { AllKeys } from './features/keys/AllKeys.tsx';
import { SessionBanner } from './features/keys/SessionBanner.tsx';
import { ActivitySources } from './features/operations/ActivitySources.tsx';
import { OperationFeedback } from './features/operations/OperationFeedback.tsx';
import { OperationsButton } from './features/operations/OperationsButton.tsx';
import { People } from './features/people/People.tsx';
import { PersonSessions } from './features/sessions/PersonSessions.tsx';
import { DialogHost } from './screens/DialogHost.tsx';
import { InstanceRoute } from './screens/InstanceRoute.tsx';
import { Notices } from './screens/Notices.tsx';
import { RecentPlaces } from './screens/RecentPlaces.tsx';
import { SideBySideTab } from './screens/SideBySideTab.tsx';
import styles from './screens/screens.module.css';
import { AppProvider, useActions, useApp, type App as Wired } from './state/app.tsx';
import { cssVariables, noColorSchemeStore, theme } from './theme.ts';
import { ErrorBoundary } from './ui/ErrorBoundary.tsx';
import { FailureAlert } from './ui/FailureAlert.tsx';
import { useFocusKept } from './ui/useFocusKept.ts';
import { useShortcuts } from './useShortcuts.ts';

/** The window. `nonce` lets Mantine's style elements pass the page's policy. */
export function App({ app, nonce }: { app: Wired; nonce: string }) {
  useShortcuts(app);
  return (
    <AppProvider app={app}>
      <Themed nonce={nonce}>
        <Window />
      </Themed>
    </AppProvider>
  );
}

function Themed({ nonce, children }: { nonce: string; children: ReactNode }) {
  const chosen = useApp((state) => state.preferences.theme);
  const systemDark = useMediaQuery('(prefers-color-scheme: dark)', undefined, {
    getInitialValueInEffect: false,
  });
  const scheme = chosen === 'system' ? (systemDark ? 'dark' : 'light') : chosen;
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      forceColorScheme={scheme}
      colorSchemeManager={noColorSchemeStore}
      getStyleNonce={() => nonce}
    >
      {children}
    </MantineProvider>
  );
}

function Window() {
  const start = useApp((state) => state.start);
  const { start: startAgain } = useActions();
  if (start.state === 'starting') {
    return (
      <div className={styles.window} aria-busy>
        <div className={styles.rail} />
      </div>
    );
  }
  if (start.state === 'failed') {
    return (
      <main className={styles.alone}>
        <FailureAlert error={start.error} onRetry={() => void startAgain()} />
      </main>
    );
  }
  return <Screens />;
}

function Screens() {
  // Another screen takes away what had the focus, for example the card that was opened by Enter.
  const main = useFocusKept<HTMLDivElement>((root) => root.querySelector('main'));
  return (
    <div className={styles.window}>
      <Rail />
      <div ref={main} className={styles.main}>
        <Notices />
        <SessionBanner />
        <CurrentScreen />
        <OperationFeedback />
      </div>
      <DialogHost />
      <RecentPlaces />
    </div>
  );
}

function CurrentScreen() {
  const route = useApp((state) => state.preferences.route);
  const none = useApp((state) => state.order.length === 0);
  if (none) return <Welcome />;
  if (route.at === 'instance') {
    return (
      <ErrorBoundary key={route.instanceId} what="This instance">
        <InstanceRoute instanceId={route.instanceId} />
      </ErrorBoundary>
    );
  }
  return (
    <ErrorBoundary key="home" what="Home">
      <main className={styles.content} tabIndex={-1}>
        <Home
          people={<People sessionsOf={(person) => <PersonSessions {...person} />} />}
          invitations={
            <div className={styles.stacked}>
              <OwnInvitations />
              <AllInvitations />
            </div>
          }
          keys={<AllKeys />}
          access={<Access />}
          activity={<ActivitySources instanceId={null} />}
          sideBySide={<SideBySideTab />}
          operations={<OperationsButton />}
        />
      </main>
    </ErrorBoundary>
  );
}
