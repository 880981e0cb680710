// Starts the app whose folder is the first argument that is no flag, as Electron's own default app does.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const folder = resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')) ?? '.');
const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
app.setName(about.productName ?? about.name);
app.setVersion(about.version);
app.setAppPath(folder);
// Awaited at the top level: Electron holds `ready` back for it, and schemes must be registered before `ready`.
await import(pathToFileURL(join(folder, about.main)).href);
