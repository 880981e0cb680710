import { shell } from 'electron';
import { fail, ok, type Result } from '../../shared/errors.ts';

/** The only kind of address that leaves the app. */
export async function openInBrowser(url: string): Promise<Result<null>> {
  try {
    await shell.openExternal(url);
    return ok(null);
  } catch {
    return fail({
      code: 'internal',
      message: `No browser could be opened for ${new URL(url).origin}.`,
      advice: 'Copy the address and open it in your browser.',
    });
  }
}
