import path from 'node:path';
import { type BrowserWindow, dialog } from 'electron';

/** Since Electron 43 the system no longer remembers the folder: dialogs begin in `folder`. */
export function createFileDialogs({
  window,
  folder,
}: {
  window: () => BrowserWindow | null;
  folder: { read(): string; keep(folder: string): void };
}) {
  function chosen(file: string | undefined, canceled: boolean): string | null {
    if (canceled || !file) return null;
    folder.keep(path.dirname(file));
    return file;
  }

  return {
    async chooseTarget(name: string, title: string): Promise<string | null> {
      const options = { title, defaultPath: path.join(folder.read(), name) };
      const parent = window();
      const answer = await (parent ? dialog.showSaveDialog(parent, options) : dialog.showSaveDialog(options));
      return chosen(answer.filePath, answer.canceled);
    },
    async chooseSource(wanted: {
      title: string;
      name: string;
      extensions: readonly string[];
    }): Promise<string | null> {
      const { title, name, extensions } = wanted;
      const filters = [
        { name, extensions: [...extensions] },
        { name: 'All files', extensions: ['*'] },
      ];
      const properties = ['openFile' as const];
      const options = { title, filters, properties, defaultPath: folder.read() };
      const parent = window();
      const answer = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
      return chosen(answer.filePaths[0], answer.canceled);
    },
  };
}
