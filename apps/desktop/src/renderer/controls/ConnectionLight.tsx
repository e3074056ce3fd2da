import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ConnectionState } from '../../ipc/api.js';
import { describeProblem } from './describe-problem.js';

interface Props {
  readonly connection: ConnectionState | null;
  readonly onPress: () => void;
}

/** Says in a word whether the server is there, and in a sentence why not. */
export function ConnectionLight({ connection, onPress }: Props): React.JSX.Element {
  const { t } = useTranslation();
  const status = connection?.status ?? 'checking';
  const sentence = connection?.problem ? describeProblem(t, connection.problem) : connection?.url;
  return (
    <TooltipTrigger delay={300}>
      <Button className="connection" data-status={status} onPress={onPress}>
        <span className="connection-light" aria-hidden="true" />
        <span role="status" data-testid="connection-status" data-status={status}>
          {t(`connection.${status}`)}
        </span>
      </Button>
      {sentence && (
        <Tooltip className="tooltip" placement="bottom end">
          {sentence}
        </Tooltip>
      )}
    </TooltipTrigger>
  );
}
