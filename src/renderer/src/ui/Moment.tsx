import { exactly } from './when.ts';

type Props = {
  at: number | null;
  words: (at: number) => string;
  className?: string | undefined;
};

export function Moment({ at, words, className }: Props) {
  if (at === null) return <span className={className}>unknown</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={exactly(at)} className={className}>
      {words(at)}
    </time>
  );
}
