import { initialsOf } from './initials.js';

interface Props {
  readonly title: string;
  readonly testId?: string;
}

/** A filter's initials, in place of a picture of what it does. */
export function FilterMark({ title, testId }: Props): React.JSX.Element {
  return (
    <span className="thumbnail filter-mark" data-testid={testId} data-state="mark" aria-hidden="true">
      {initialsOf(title)}
    </span>
  );
}
