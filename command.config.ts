import { defineConfig } from 'vite';
import { bundledPackages } from './scripts/dist/bundledPackages.ts';
import { leaveOut } from './scripts/dist/leftOut.ts';

/** keytar is no part of the file: whoever has no keychain needs none. It is looked for when the keychain’s process starts. */
const keytarBeside = {
  name: 'quayside:keytar-beside',
  enforce: 'pre' as const,
  resolveId: (source: string) => (source === 'keytar' ? '\0keytar' : null),
  load: (id: string) =>
    id === '\0keytar'
      ? `import { createRequire } from 'node:module';
         export default createRequire(import.meta.url)('keytar');`
      : null,
};

const ENTRY = /\/src\/command\/index\.ts$/;
/** What is loaded before a verb runs. */
const OF_HELP =
  /rolldown|\/commander\/|\/src\/command\/(?:main|verbs|output)\.ts$|\/src\/shared\/(?:text|errors)\.ts$/;

/** The command for Node, whole: only the app’s keychain library is looked for beside it. */
export default defineConfig({
  plugins: [keytarBeside, leaveOut(), bundledPackages(import.meta.dirname, 'command')],
  // write-file-atomic goes by it, which modules do not have.
  define: { __filename: 'import.meta.filename' },
  ssr: { noExternal: true },
  build: {
    ssr: 'src/command/index.ts',
    target: 'node20.18',
    outDir: 'out/command',
    emptyOutDir: true,
    minify: true,
    rollupOptions: {
      output: {
        format: 'es',
        entryFileNames: 'quayside.mjs',
        chunkFileNames: '[name].mjs',
        // Help loads the parser and the table of verbs alone; in the rest a module runs when it is asked for.
        strictExecutionOrder: true,
        codeSplitting: {
          groups: [
            { name: 'help', test: OF_HELP, priority: 2 },
            { name: 'core', test: (id: string) => !ENTRY.test(id), priority: 1 },
          ],
        },
        banner: '#!/usr/bin/env node',
      },
    },
  },
});
