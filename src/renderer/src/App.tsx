import { Box, Flex, MantineProvider } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useLayoutEffect, useMemo } from 'react';
import { Home } from './features/home/Home.tsx';
import { Rail } from './features/instances/Rail.tsx';
import { SessionBanner } from './features/keys/SessionBanner.tsx';
import { OperationFeedback, OperationsButton } from './features/outcomes/OperationFeedback.tsx';
import { PaletteField } from './features/palette/PaletteField.tsx';
import { ErrorBoundary } from './parts/ErrorBoundary.tsx';
import { DialogHost } from './screens/DialogHost.tsx';
import { InstanceRoute } from './screens/InstanceRoute.tsx';
import { HOME_PANEL, WELCOME } from './screens/later.ts';
import { Notices } from './screens/Notices.tsx';
import { RecentPlaces } from './screens/RecentPlaces.tsx';
import styles from './screens/screens.module.css';
import { UpdateLine } from './screens/UpdateLine.tsx';
import { AppProvider, useActions, useApp, type App as Wired } from './state/app.tsx';
import { cssVariables, noColorSchemeStore, theme } from './theme.ts';
import { FailureAlert } from './ui/FailureAlert.tsx';
import { useFocusKept } from './ui/keepFocus.ts';
import { Later } from './ui/Later.tsx';
import looks from './ui/looks.module.css';
import { ROW_HEIGHTS, RowHeight } from './ui/table/columns.ts';
import { useShortcuts } from './useShortcuts.ts';
import { writeDatesAs } from './when.ts';

/** `nonce` lets Mantine’s style elements pass the page’s policy. */
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
  const density = useApp((state) => state.preferences.density);
  useLayoutEffect(() => {
    document.documentElement.dataset.density = density;
  }, [density]);
  const scheme = chosen === 'system' ? (systemDark ? 'dark' : 'light') : chosen;
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      forceColorScheme={scheme}
      colorSchemeManager={noColorSchemeStore}
      getStyleNonce={() => nonce}
    >
      <RowHeight value={ROW_HEIGHTS[density]}>{children}</RowHeight>
    </MantineProvider>
  );
}

function Window() {
  const start = useApp((state) => state.start);
  const { start: startAgain } = useActions();
  if (start.state === 'starting') {
    return (
      <Flex h="100%" aria-busy>
        <div className={styles.rail} />
      </Flex>
    );
  }
  if (start.state === 'failed') {
    return (
      <Box component="main" w="100%" maw={640} py={0} px={20} style={{ margin: '12vh auto 0' }}>
        <FailureAlert error={start.error} onRetry={() => void startAgain()} />
      </Box>
    );
  }
  return <Screens />;
}

function Screens() {
  const dates = useApp((state) => state.preferences.dates);
  const density = useApp((state) => state.preferences.density);
  const systemLocale = useApp((state) => state.systemLocale);
  useMemo(() => writeDatesAs(dates, systemLocale), [dates, systemLocale]);
  // A change of screen removes the focused element, for example a card opened by Enter.
  const main = useFocusKept<HTMLDivElement>((root) => root.querySelector('main'));
  return (
    <Flex h="100%">
      <Rail />
      <div ref={main} className={looks.column}>
        <Notices />
        <UpdateLine />
        <SessionBanner />
        {/* Remounts on a change of date format or density: rows cache their words, tables their measures. */}
        <CurrentScreen key={`${dates} ${density}`} />
        <OperationFeedback />
      </div>
      <DialogHost />
      <RecentPlaces />
    </Flex>
  );
}

function CurrentScreen() {
  const route = useApp((state) => state.preferences.route);
  const none = useApp((state) => state.order.length === 0);
  if (none) {
    return (
      <ErrorBoundary key="welcome" what="The first screen">
        <Later part={WELCOME} props={{}} />
      </ErrorBoundary>
    );
  }
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
          panelOf={(tab) => <Later part={HOME_PANEL} props={{ tab }} />}
          tools={
            <>
              <OperationsButton />
              <PaletteField />
            </>
          }
        />
      </main>
    </ErrorBoundary>
  );
}
