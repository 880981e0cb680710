import type { KeychainBackend } from '../../../src/main/credentials/keychain.ts';

/** How the stand-in behaves; as gnome-keyring does where that was measured. */
export type FakeMode = 'ready' | 'locked' | 'absent' | 'frozen' | 'denied' | 'restarted';

/** A keychain in memory, for unit tests alone: the real one is met end to end. */
export class FakeKeychain implements KeychainBackend {
  mode: FakeMode = 'ready';
  entries = new Map<string, string>();
  calls: string[] = [];
  /** How often the system's password prompt came up; here it is always dismissed. */
  prompts = 0;
  running = 0;
  mostRunning = 0;
  #waiting: (() => void)[] = [];
  #givesUp: ((error: Error) => void)[] = [];

  thaw(): void {
    this.mode = 'ready';
    for (const go of this.#waiting.splice(0)) go();
  }

  /** libsecret gives up the calls under way, which are carried out at the thaw all the same. */
  giveUp(): void {
    for (const fail of this.#givesUp.splice(0)) fail(new Error('Timeout was reached'));
  }

  async getPassword(_service: string, account: string): Promise<string | null> {
    return this.#answer('get', () => {
      if (this.mode !== 'locked') return this.entries.get(account) ?? null;
      this.prompts += 1;
      return null;
    });
  }

  async setPassword(_service: string, account: string, password: string): Promise<void> {
    return this.#answer('set', () => {
      if (this.mode === 'locked') {
        this.prompts += 1;
        throw new Error('Cannot create an item in a locked collection');
      }
      this.entries.set(account, password);
    });
  }

  async deletePassword(_service: string, account: string): Promise<boolean> {
    return this.#answer('delete', () => this.mode !== 'locked' && this.entries.delete(account));
  }

  async findAccounts(): Promise<string[]> {
    return this.#answer('list', () => {
      if (this.mode === 'locked') throw new Error('keytar would have crashed the process here');
      return [...this.entries.keys()];
    });
  }

  async isLocked(): Promise<boolean | null> {
    return this.#answer('look', () => this.mode === 'locked');
  }

  async #answer<T>(name: string, act: () => T): Promise<T> {
    this.calls.push(name);
    this.running += 1;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    try {
      if (this.mode === 'frozen')
        await new Promise<void>((go, fail) => {
          let isGivenUp = false;
          this.#waiting.push(() => (isGivenUp ? void act() : go()));
          this.#givesUp.push((error) => {
            isGivenUp = true;
            fail(error);
          });
        });
      else await Promise.resolve();
      if (this.mode === 'absent') throw new Error('Cannot autolaunch D-Bus without X11 $DISPLAY');
      if (this.mode === 'restarted') throw new Error('The name :1.3 was not provided by any .service files');
      if (this.mode === 'denied') throw new Error('Access denied');
      return act();
    } finally {
      this.running -= 1;
    }
  }
}
