// Takes the lock of a profile for a command, says what came of it, and holds it until it is killed or told to end.
import { lockProfile } from '../../../src/main/storage/profileLock.ts';

const locked = await lockProfile(process.argv[2] ?? '', 'command');
process.stdout.write(`${locked.state}\n`);
process.stdin.once('data', async () => {
  if (locked.state === 'held') await locked.release();
  process.exit(0);
});
