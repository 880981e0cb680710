import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { bundledPackages } from './scripts/dist/bundledPackages.ts';
import { cutConfusables, leaveOut } from './scripts/dist/leftOut.ts';

type ModuleInfo = { importedIds: readonly string[] };

const pageEntry = path.resolve(import.meta.dirname, 'src/renderer/src/main.tsx');
/** What is packed keeps its maps apart: with them a stack in somebody's log can be read; they are never shipped. */
const sourcemap = process.env.QUAYSIDE_MAPS ? 'hidden' : false;

let firstScreen: Set<string> | null = null;

/** Whether the page loads a module before it is asked for a dialog. */
function isOfFirstScreen(id: string, infoOf: (id: string) => ModuleInfo | null): boolean {
  firstScreen ??= importedFrom(pageEntry, infoOf);
  return firstScreen.has(id);
}

/** A module with all that it imports at once, whatever comes later by `import()` left out. */
function importedFrom(
  id: string,
  infoOf: (id: string) => ModuleInfo | null,
  seen = new Set<string>(),
): Set<string> {
  if (seen.has(id)) return seen;
  seen.add(id);
  for (const imported of infoOf(id)?.importedIds ?? []) importedFrom(imported, infoOf, seen);
  return seen;
}

export default defineConfig({
  main: {
    plugins: [leaveOut(), bundledPackages(import.meta.dirname, 'main')],
    build: {
      target: 'node20.18',
      outDir: 'out/main',
      sourcemap,
      minify: true,
      rollupOptions: {
        input: {
          index: 'src/main/index.ts',
          worker: 'src/main/worker.ts',
          keychainHost: 'src/main/credentials/keychainHost.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    plugins: [bundledPackages(import.meta.dirname, 'preload')],
    build: {
      target: 'node20.18',
      outDir: 'out/preload',
      sourcemap,
      // A sandboxed preload can load no other file, so everything goes into one CommonJS file.
      externalizeDeps: false,
      rollupOptions: {
        input: 'src/preload/index.ts',
        output: { format: 'cjs', entryFileNames: 'index.cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    // Served from the app's own scheme out of out/renderer, so every address is relative.
    base: './',
    css: {
      postcss: {
        plugins: [
          {
            postcssPlugin: 'file-of-composed',
            // What CSS modules compose from another file comes in without its name, of which Vite warns.
            OnceExit(root) {
              root.walkDecls((declaration) => {
                if (root.source && !declaration.source?.input.file) declaration.source = root.source;
              });
            },
          },
        ],
      },
    },
    plugins: [react(), leaveOut(), cutConfusables(), bundledPackages(import.meta.dirname, 'renderer')],
    build: {
      target: 'chrome130',
      outDir: 'out/renderer',
      emptyOutDir: true,
      sourcemap,
      minify: true,
      chunkSizeWarningLimit: 2_000,
      rollupOptions: {
        input: 'src/renderer/index.html',
        // What the first screen needs comes in one piece, what several dialogs share in another: more files would only
        // be more to open.
        output: {
          codeSplitting: {
            groups: [
              {
                debugName: 'page',
                name: (id, graph) =>
                  isOfFirstScreen(id, (each) => graph.getModuleInfo(each)) ? 'page' : null,
                priority: 2,
              },
              { name: 'dialogs', minShareCount: 2, priority: 1 },
            ],
          },
        },
      },
    },
  },
});
