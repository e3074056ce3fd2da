import { Button, ToggleButton, ToggleButtonGroup, Toolbar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Icon } from '../controls/Icon.js';
import type { Zoom } from './use-zoom.js';

export type Layout = 'compare' | 'side-by-side';

interface Props {
  readonly zoom: Zoom;
  readonly layout: Layout;
  readonly onLayout: (layout: Layout) => void;
}

const STEP = 1.25;

/** Under the picture: how it is laid out, and how large. */
export function ViewTools({ zoom, layout, onLayout }: Props): React.JSX.Element {
  const { t } = useTranslation();
  return (
    <Toolbar className="view-tools" aria-label={t('view.tools')}>
      <ToggleButtonGroup
        className="segments"
        aria-label={t('view.layout')}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[layout]}
        onSelectionChange={(keys) => onLayout([...keys][0] as Layout)}
      >
        <ToggleButton className="segment" id="compare" data-testid="layout-compare">
          {t('view.compare')}
        </ToggleButton>
        <ToggleButton className="segment" id="side-by-side" data-testid="layout-side-by-side">
          {t('view.sideBySide')}
        </ToggleButton>
      </ToggleButtonGroup>
      <div className="zoom-tools">
        <Button
          className="icon-button"
          aria-label={t('view.zoomOut')}
          data-testid="zoom-out"
          onPress={() => zoom.zoomBy(1 / STEP)}
        >
          <Icon name="minus" />
        </Button>
        <span className="zoom-percent" data-testid="zoom-percent">
          {zoom.percent}%
        </span>
        <Button
          className="icon-button"
          aria-label={t('view.zoomIn')}
          data-testid="zoom-in"
          onPress={() => zoom.zoomBy(STEP)}
        >
          <Icon name="plus" />
        </Button>
        <Button className="segment" data-testid="zoom-fit" onPress={zoom.fit}>
          {t('view.zoomFit')}
        </Button>
        <Button className="segment" data-testid="zoom-actual" onPress={zoom.actual}>
          {t('view.zoomActual')}
        </Button>
      </div>
    </Toolbar>
  );
}
