import { sanitizeText } from '../sanitizeText.ts';

type Props = {
  text: string | null | undefined;
  className?: string | undefined;
};

/** Isolates its direction from its neighbors; the tooltip holds it whole, up to a limit. */
export function UntrustedText({ text, className }: Props) {
  return (
    <bdi dir="auto" className={className} title={sanitizeText(text, 1000)}>
      {sanitizeText(text)}
    </bdi>
  );
}
