import { arch, cpus, release, totalmem, type, version } from 'node:os';
import { app, screen } from 'electron';
import type { Facts, Named } from '../diagnostics/sections.ts';

/** Switches whose values are not private; of others only the name is reported. */
const HARMLESS = new Set([
  'disable-features',
  'enable-features',
  'force-device-scale-factor',
  'gtk-version',
  'lang',
  'ozone-platform',
  'ozone-platform-hint',
  'password-store',
]);

export function appFacts(minutes: number): Facts['app'] {
  return { versions: versions(), runtime: runtime(minutes) };
}

function versions(): Named[] {
  const { electron = '', chrome = '', node, v8 } = process.versions;
  return [
    { name: app.name, value: app.getVersion() },
    { name: 'Electron', value: electron },
    { name: 'Chromium', value: chrome },
    { name: 'Node', value: node },
    { name: 'V8', value: v8 },
    {
      name: 'System',
      value: `${type()} ${[...new Set([process.getSystemVersion(), release()])].join(', ')}, ${arch()}`,
    },
    { name: 'Build of the system', value: version() },
  ];
}

function runtime(minutes: number): Named[] {
  const processes = app.getAppMetrics();
  const memory = processes.reduce((sum, each) => sum + each.memory.workingSetSize, 0);
  const { env } = process;
  return [
    { name: 'Packed', value: app.isPackaged ? 'yes' : 'no, started from its sources' },
    { name: 'Running for', value: `${minutes} min` },
    {
      name: 'Processes',
      value: `${processes.length}, ${Math.round(memory / 1024)} MB: ${processes.map((each) => each.name ?? each.type).join(', ')}`,
    },
    { name: 'Computer', value: `${cpus().length} cores, ${Math.round(totalmem() / 1e9)} GB` },
    { name: 'Profile', value: app.getPath('userData') },
    {
      name: 'Desktop',
      value: [env.XDG_CURRENT_DESKTOP, env.XDG_SESSION_TYPE].filter(Boolean).join(', ') || 'not told',
    },
    {
      name: 'Screens',
      value: screen
        .getAllDisplays()
        .map(({ size, scaleFactor }) => `${size.width}×${size.height} at ${scaleFactor * 100} %`)
        .join(', '),
    },
    { name: 'Language', value: app.getLocale() },
    { name: 'Time zone', value: /GMT[+-]\d+/.exec(String(new Date()))?.[0] ?? 'not told' },
    { name: 'Sandbox', value: app.commandLine.hasSwitch('no-sandbox') ? 'off' : 'on' },
    { name: 'Graphics', value: app.getGPUFeatureStatus().gpu_compositing.replaceAll('_', ' ') },
    { name: 'Switches', value: switchesOf(process.argv) || 'none' },
  ];
}

function switchesOf(argv: readonly string[]): string {
  return argv
    .flatMap((each) => {
      const [, name = '', value] = /^--([a-z][a-z0-9-]*)(?:=(.*))?$/i.exec(each) ?? [];
      if (name === '') return [];
      return value !== undefined && HARMLESS.has(name) ? `${name}=${value}` : name;
    })
    .join(', ');
}
