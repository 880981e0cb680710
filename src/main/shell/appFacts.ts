import { readFile } from 'node:fs/promises';
import { arch, cpus, release, totalmem, type, version } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { app, type BrowserWindow, nativeTheme, screen } from 'electron';
import type { AppFacts, Named } from '../diagnostics/facts.ts';

/** Switches whose values name nothing of a person; of others the name alone is told. */
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
/** The GPU's process may not answer where there is none. ms */
const GPU_LIMIT = 3_000;

/** Tells what Electron and the system know of this run. */
export function createAppFacts(options: {
  window: () => BrowserWindow | null;
  /** ms since the epoch. */
  clock: () => number;
  startedAt: number;
}): () => Promise<AppFacts> {
  const { window, clock, startedAt } = options;
  return async () => ({
    versions: versions(),
    runtime: runtime(Math.round((clock() - startedAt) / 60_000)),
    gpu: await gpu(),
    sandbox: { ...sandbox(), page: await isPageSandboxed(window()) },
    executable: process.execPath,
    switches: [{ name: 'Switches', value: switchesOf(process.argv) || 'none' }],
  });
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
    {
      name: 'Theme',
      value: `${nativeTheme.shouldUseDarkColors ? 'dark' : 'light'}, chosen: ${nativeTheme.themeSource}`,
    },
    { name: 'Language', value: app.getLocale() },
    // The lines of the log have the time of this computer.
    { name: 'Time zone', value: utcOffset(new Date()) },
  ];
}

/** For example “UTC+01:00”. */
export function utcOffset(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `UTC${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}

/** The names of the switches that it was started with, and those values that are harmless. */
export function switchesOf(argv: readonly string[]): string {
  return argv
    .flatMap((each) => {
      const [, name = '', value] = /^--([a-z][a-z0-9-]*)(?:=(.*))?$/i.exec(each) ?? [];
      if (name === '') return [];
      return value !== undefined && HARMLESS.has(name) ? `${name}=${value}` : name;
    })
    .join(', ');
}

async function gpu(): Promise<Named[]> {
  const features = Object.entries(app.getGPUFeatureStatus()).map(([name, value]) => ({
    name: name.replaceAll('_', ' '),
    value: String(value).replaceAll('_', ' '),
  }));
  const info = await Promise.race([
    app.getGPUInfo('basic').catch(() => null),
    delay(GPU_LIMIT, null, { ref: false }),
  ]);
  return [{ name: 'Devices', value: devicesIn(info) }, ...features];
}

/** Vendors and devices by their numbers, as Chromium tells them; its answer has no type. */
function devicesIn(info: unknown): string {
  const devices = typeof info === 'object' && info !== null && 'gpuDevice' in info ? info.gpuDevice : null;
  if (!Array.isArray(devices)) return 'not told';
  const hex = (value: unknown) => (typeof value === 'number' ? `0x${value.toString(16)}` : '?');
  return devices.map((each) => `${hex(each?.vendorId)}:${hex(each?.deviceId)}`).join(', ') || 'none';
}

function sandbox(): { isOn: boolean; why: string } {
  const isOff = app.commandLine.hasSwitch('no-sandbox');
  const asRoot = process.getuid?.() === 0;
  return { isOn: !isOff, why: asRoot ? 'started by root, who has none' : 'started with --no-sandbox' };
}

/** Whether the kernel bars the page’s process from most of its calls; only Linux tells. */
async function isPageSandboxed(window: BrowserWindow | null): Promise<boolean | null> {
  if (process.platform !== 'linux' || !window) return null;
  const status = await readFile(`/proc/${window.webContents.getOSProcessId()}/status`, 'utf8').catch(
    () => '',
  );
  const found = /^Seccomp:\s*(\d)/m.exec(status)?.[1];
  return found === undefined ? null : found === '2';
}
