// Signs the manifests of updates in a folder with the key in QUAYSIDE_UPDATES_KEY (PEM), once it has looked whether the apps
// will take them, and whether the files that they name lie beside. Run by the release workflow: node scripts/dist/sign.ts FOLDER
import path from 'node:path';
import { signRelease } from './signRelease.ts';
import { updateKeys } from './updates.ts';

const [folder = ''] = process.argv.slice(2);
const signed = signRelease({
  folder,
  key: process.env.QUAYSIDE_UPDATES_KEY ?? '',
  publicKeys: updateKeys(path.join(import.meta.dirname, '../..')),
});
console.log(`Signed: ${signed.join(', ')}.`);
