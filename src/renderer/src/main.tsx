import '@fontsource-variable/inter/wght.css';
import './reset.css';
import './mantine.css';
import './app.css';
import './shell.css';
import { setNonce } from 'get-nonce';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { createBridge } from './bridge.ts';
import { createErrorLog } from './errorLog.ts';
import { createApp } from './state/app.tsx';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
// Mantine’s scroll lock adds its own style element, which takes its nonce from here.
setNonce(nonce);

const bridge = createBridge(window.quayside);
const errorLog = createErrorLog(bridge);
errorLog.listen(window);
let tellDrawn = () => {};
const drawn = new Promise<void>((resolve) => {
  tellDrawn = resolve;
});
const app = createApp(bridge, drawn);
app.actions.listen();
void app.actions.start();
// Main answers within a few frames; until then the shell of index.html stays, since drawing an empty app only
// costs time.
await Promise.race([
  new Promise<void>((resolve) => app.store.subscribe(({ start }) => start.state !== 'starting' && resolve())),
  new Promise<void>((resolve) => setTimeout(resolve, 300)),
]);

const root = document.getElementById('root');
if (root) createRoot(root, { onCaughtError: errorLog.caught }).render(<App app={app} nonce={nonce} />);
requestAnimationFrame(() => setTimeout(tellDrawn));
setTimeout(tellDrawn, 300);
// An empty root means that drawing failed.
void drawn.then(() => {
  if (root?.hasChildNodes()) void bridge.call('app.signal', { signal: 'drawn' });
});
