import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

export default defineConfig({
  main: {
    build: {
      target: 'node20.18',
      outDir: 'out/main',
      sourcemap: false,
      rollupOptions: {
        input: {
          index: 'src/main/index.ts',
          answerWorker: 'src/main/dokploy/answerWorker.ts',
          keychainHost: 'src/main/credentials/keychainHost.ts',
          encryptionHost: 'src/main/backup/encryptionHost.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      target: 'node20.18',
      outDir: 'out/preload',
      sourcemap: false,
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
    plugins: [react()],
    build: {
      target: 'chrome130',
      outDir: 'out/renderer',
      emptyOutDir: true,
      sourcemap: false,
      minify: true,
      // The page comes from disk in one piece: splitting it would only add files to open.
      chunkSizeWarningLimit: 2_000,
      rollupOptions: { input: 'src/renderer/index.html' },
    },
  },
});
