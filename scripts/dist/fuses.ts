import {
  type FuseConfig,
  FuseState,
  FuseV1Options,
  FuseVersion,
  flipFuses,
  getCurrentFuseWire,
} from '@electron/fuses';

/** A fuse of Electron by its name. */
export type Fuse = keyof typeof FuseV1Options;

/** How each fuse of what ships stands, and why. */
export const FUSES: Record<Fuse, boolean> = {
  // The executable is the app and nothing else: no Node for whoever can start it.
  RunAsNode: false,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  // The app stores no cookie; what Chromium writes by itself is encrypted all the same.
  EnableCookieEncryption: true,
  // The app comes out of its archive alone. What it holds is checked on macOS and Windows; on Linux no Electron does.
  OnlyLoadAppFromAsar: true,
  EnableEmbeddedAsarIntegrityValidation: true,
  // There is one snapshot for all processes.
  LoadBrowserProcessSpecificV8Snapshot: false,
  // The page comes from app://, never from file://.
  GrantFileProtocolExtraPrivileges: false,
  // From Electron 41 on; as it comes. Without it WebAssembly would be slower, and the app runs none.
  WasmTrapHandlers: true,
};

/** The one fuse in which the twin for the end-to-end tests differs: Playwright talks to main through the inspector. */
export const TWIN: Partial<Record<Fuse, boolean>> = { EnableNodeCliInspectArguments: true };

/**
 * Sets all fuses that an Electron has, on purpose; throws where it has one that stands in no table. `executable` is the app’s own,
 * on macOS the .app folder.
 */
export async function setFuses(executable: string, changes: Partial<Record<Fuse, boolean>> = {}) {
  const there = Object.keys(await readFuses(executable));
  const wanted = Object.entries({ ...FUSES, ...changes }).filter(([name]) => there.includes(name));
  // Of the fuses by name, only those that this Electron has: more than its wire holds is refused.
  const config = {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: true,
    resetAdHocDarwinSignature: process.platform === 'darwin',
    ...Object.fromEntries(wanted.map(([name, on]) => [FuseV1Options[name as Fuse], on])),
  };
  await flipFuses(executable, config as FuseConfig);
}

/** Reads how the fuses of an executable stand; one that is neither on nor off, or that has no name here, is told as null. */
export async function readFuses(executable: string): Promise<Record<string, boolean | null>> {
  const { version: _, ...wire } = await getCurrentFuseWire(executable);
  return Object.fromEntries(
    Object.entries(wire).map(([index, state]) => [
      FuseV1Options[Number(index)] ?? `fuse ${index}`,
      state === FuseState.ENABLE ? true : state === FuseState.DISABLE ? false : null,
    ]),
  );
}
