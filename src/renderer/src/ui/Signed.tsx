import { type BoxProps, Flex } from '@mantine/core';
import type { IconProps } from '@tabler/icons-react';
import type { ComponentType, ReactNode } from 'react';
import looks from './looks.module.css';

type Props = BoxProps & {
  icon: ComponentType<IconProps>;
  tone?: 'accent' | 'ok' | 'warn' | 'danger' | undefined;
  isTurning?: boolean;
  children: ReactNode;
};

export function Signed({ icon: Icon, tone, isTurning = false, children, ...props }: Props) {
  return (
    <Flex component="p" gap={8} data-tone={tone} {...props}>
      <Icon
        size={15}
        stroke={1.75}
        className={`${looks.sign} ${isTurning ? looks.turning : ''}`}
        aria-hidden
      />
      <span className={looks.words}>{children}</span>
    </Flex>
  );
}
