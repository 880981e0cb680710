import { fileURLToPath } from 'node:url';

/**
 * Parts of electron-updater that nothing here calls: it is handed its manifest and its file, so it asks no provider, and
 * it downloads no differences, of which a server could make much from little.
 */
const NEVER_CALLED = [
  /\/electron-updater\/out\/providerFactory(\.js)?$/,
  /\/electron-updater\/out\/differentialDownloader\//,
  /\/builder-util-runtime\/out\/xml(\.js)?$/,
];
const NOTHING = '\0quayside:left-out';

/** A plugin of the build that puts nothing in the place of what is never called: it would be a tenth of main’s code. */
export function leaveOut() {
  return {
    name: 'quayside:leave-out',
    enforce: 'pre' as const,
    async resolveId(
      this: { resolve(source: string, from?: string, options?: object): Promise<{ id: string } | null> },
      source: string,
      importer: string | undefined,
    ) {
      if (!importer || !/\/(electron-updater|builder-util-runtime)\/out\//.test(importer)) return null;
      // One copy for those that import it and those that require it.
      if (source === 'js-yaml') return fileURLToPath(import.meta.resolve('js-yaml')).replaceAll('\\', '/');
      if (!source.startsWith('.')) return null;
      const found = await this.resolve(source, importer, { skipSelf: true });
      return found && NEVER_CALLED.some((each) => each.test(found.id)) ? NOTHING : null;
    },
    load: (id: string) => (id === NOTHING ? 'export {};' : null),
  };
}
