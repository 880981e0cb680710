/**
 * What nothing here calls. electron-updater is handed its manifest and its file, so it asks no provider and fetches
 * nothing, and it downloads no differences, of which a server could make much from little. Over D-Bus nothing is served,
 * and no interface looked up. Of zod no JSON Schema is made, and no line of the log is sent anywhere.
 */
const NEVER_CALLED = [
  /\/electron-updater\/out\/(providerFactory|electronHttpExecutor)(\.js)?$/,
  /\/electron-updater\/out\/differentialDownloader\//,
  /\/builder-util-runtime\/out\/(xml|httpExecutor)(\.js)?$/,
  /\/dbus-native\/lib\/(broker|define-interface|introspect|managed-objects|proxy|server|server-handshake|transport-bun)(\.js)?$/,
  /\/electron-log\/src\/node\/transports\/remote(\.js)?$/,
  /\/zod\/v4\/core\/(to-json-schema|json-schema-processors)\.js$/,
];
const ASKED_BY =
  /\/(dbus-native|electron-log\/src\/node|electron-updater\/out|builder-util-runtime\/out|zod\/v4\/classic)\//;
const NOTHING = '\0quayside:left-out';

/** Of these packages it calls so much alone, or Node has the same; what it requires it would get whole. */
const NO_MORE_OF: Record<string, string> = {
  'js-yaml': "export { load } from 'js-yaml';",
  'lodash.isequal': "module.exports = require('node:util').isDeepStrictEqual;",
  semver: ['eq', 'gt', 'lt', 'parse', 'prerelease']
    .map((name) => `export { default as ${name} } from 'semver/functions/${name}.js';`)
    .join('\n'),
};
const PART = '\0quayside:part-of:';

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
      if (!importer || !ASKED_BY.test(importer)) return null;
      if (NO_MORE_OF[source] !== undefined) return `${PART}${source}`;
      if (!source.startsWith('.')) return null;
      const found = await this.resolve(source, importer, { skipSelf: true });
      return found && NEVER_CALLED.some((each) => each.test(found.id)) ? NOTHING : null;
    },
    load(id: string) {
      if (id === NOTHING) return 'module.exports = () => {};';
      return id.startsWith(PART) ? (NO_MORE_OF[id.slice(PART.length)] ?? null) : null;
    },
  };
}

/**
 * A plugin of the build, and of the tests, that cuts Unicode’s list of confusables down to letters and digits of ASCII,
 * and to signs of which folding makes no such thing by itself: it is a twentieth of the list.
 */
export function cutConfusables() {
  const folded = (text: string) => text.normalize('NFKD').replace(/\p{M}+/gu, '');
  const isOurs = (text: string) => /^[A-Za-z0-9]+$/.test(text);
  return {
    name: 'quayside:cut-confusables',
    enforce: 'pre' as const,
    transform(code: string, id: string) {
      if (!id.endsWith('/unhomoglyph/data.json')) return null;
      const all = new Map(
        Object.entries<string>(JSON.parse(code))
          .map(([sign, like]) => [sign, folded(like).replace(/[^\p{L}\p{N}]/gu, '')] as const)
          .filter(([, like]) => isOurs(like)),
      );
      const isFound = (text: string) => isOurs([...text].map((sign) => all.get(sign) ?? sign).join(''));
      const kept = [...all].filter(([sign]) => folded(sign) === sign || !isFound(folded(sign)));
      return { code: JSON.stringify(Object.fromEntries(kept)), map: null };
    },
  };
}
