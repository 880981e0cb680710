import { type BrowserWindow, dialog } from 'electron';

const BACKUPS = { name: 'Quayside backup', extensions: ['json', 'age'] };

/** The system's own windows for choosing a file, in front of the app's window. */
export function createFileDialogs(window: () => BrowserWindow | null) {
  return {
    async chooseTarget(name: string): Promise<string | null> {
      const options = { title: 'Export instances', defaultPath: name };
      const parent = window();
      const chosen = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
      return chosen.canceled || chosen.filePath === '' ? null : chosen.filePath;
    },
    async chooseSource(): Promise<string | null> {
      const filters = [BACKUPS, { name: 'All files', extensions: ['*'] }];
      const options = { title: 'Import instances', filters, properties: ['openFile' as const] };
      const parent = window();
      const chosen = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
      return chosen.canceled ? null : (chosen.filePaths[0] ?? null);
    },
  };
}
