import { Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import looks from './looks.module.css';

export function Reading({ children }: { children: ReactNode }) {
  return (
    <p role="status" className={looks.dim}>
      <Loader size={11} aria-hidden /> {children}
    </p>
  );
}
