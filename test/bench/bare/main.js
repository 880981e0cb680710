// The least that an Electron app can be: one sandboxed window with a line of text. Quayside is measured against it.
import { join } from 'node:path';
import { app, BrowserWindow } from 'electron';

if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
app.setPath('userData', app.commandLine.getSwitchValue('user-data-dir'));
// Not awaited at the top level: Electron gets ready only when its main module has been loaded.
void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1200, height: 800, webPreferences: { sandbox: true } });
  void window.loadFile(join(import.meta.dirname, 'index.html'));
});
app.on('window-all-closed', () => app.quit());
