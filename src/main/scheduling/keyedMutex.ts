import { createSemaphore } from './semaphore.ts';

export type KeyedMutex = <T>(name: string, job: () => Promise<T>) => Promise<T>;

export function createMutex(): <T>(job: () => Promise<T>) => Promise<T> {
  const mutex = createKeyedMutex();
  return (job) => mutex('', job);
}

export function createKeyedMutex(): KeyedMutex {
  const semaphore = createSemaphore();
  return async (name, job) => {
    const release = await semaphore.enter(name, 1);
    try {
      return await job();
    } finally {
      release();
    }
  };
}
