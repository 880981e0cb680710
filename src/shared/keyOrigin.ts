import type { KeyRecord } from './instance.ts';

/** Whether the registry with this code had the key made on the server; one imported from another computer is that computer's. */
export function isMadeHere(
  { serverKeyId, madeBy }: Pick<KeyRecord, 'serverKeyId' | 'madeBy'>,
  registryCode: string,
): boolean {
  // Records of before name no registry.
  return serverKeyId !== null && (madeBy === undefined || madeBy === registryCode);
}
