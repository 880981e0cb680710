import { type BrowserWindow, dialog } from 'electron';
import type { FileDialogs } from '../backup/backup.ts';

const BACKUPS = { name: 'Quayside backup', extensions: ['json', 'age'] };

/** The system's own windows for choosing a file, in front of the app's window. */
export function createFileDialogs(window: () => BrowserWindow | null): FileDialogs {
  return {
    async chooseTarget(name) {
      const options = { title: 'Export instances', defaultPath: name };
      const parent = window();
      const chosen = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
      return chosen.canceled || chosen.filePath === '' ? null : chosen.filePath;
    },
    async chooseSource() {
      const filters = [BACKUPS, { name: 'All files', extensions: ['*'] }];
      const options = { title: 'Import instances', filters, properties: ['openFile' as const] };
      const parent = window();
      const chosen = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
      return chosen.canceled ? null : (chosen.filePaths[0] ?? null);
    },
  };
}
