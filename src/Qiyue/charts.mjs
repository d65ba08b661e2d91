// Pictures of tables: horizontal bars of one column, drawn from the very cells that stand beneath, so that both always say the same. Bundled by frontend.mjs with the few parts of
// ECharts that bars need; fetched only by pages with a picture.
import { init, use } from 'echarts/core';
import { BarChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';

use([BarChart, GridComponent, MarkLineComponent, SVGRenderer]);

let drawn = [];

/** Draws every picture of the page anew, no wider than this. */
export function draw(widest = Infinity) {
  for (const { chart } of drawn) chart.dispose();
  drawn = [...document.querySelectorAll('[data-chart]')].map(figure => bars(figure, widest)).filter(Boolean);
}

const words = cell => (cell.querySelector('a, strong') ?? cell).innerText.trim().split('\n')[0];
const number = text => text.match(/-?\d[\d,]*(\.\d+)?/)?.[0].replaceAll(',', '');

/** What a table says of its rows, in their order. */
function rows({ dataset: { chart, column, most } }) {
  return [...(document.getElementById(chart)?.tBodies[0]?.rows ?? [])].slice(0, Number(most)).map(row => {
    const said = words(row.cells[Number(column)]);
    return { name: words(row.cells[0]), said, value: number(said) === undefined ? null : Number(number(said)), low: row.classList.contains('low') };
  });
}

function bars(figure, widest) {
  const all = rows(figure), place = figure.firstElementChild;
  if (all.length === 0) return null;
  figure.hidden = false;
  const style = getComputedStyle(document.documentElement), colour = name => style.getPropertyValue(name).trim();
  const size = parseFloat(getComputedStyle(figure).fontSize), width = Math.min(place.clientWidth, widest);
  const names = Math.min(width * 0.42, size * 1.05 * Math.max(...all.map(r => r.name.length)) + size);
  const lines = Math.min(3, Math.max(...all.map(r => Math.ceil(r.name.length * size / (names - size / 2)))));
  const right = size * (2.5 + 0.62 * Math.max(...all.map(r => r.said.length)));
  const [above, each] = [figure.dataset.line ? size * 2 : size / 2, Math.max(size * 2, lines * size * 1.3 + size * 0.6)];
  place.style.height = `${above + each * all.length + size * 2}px`;
  const chart = init(place, null, { renderer: 'svg', width, height: place.clientHeight });
  const text = { fontFamily: style.getPropertyValue('--sans'), fontSize: size, color: colour('--ink') };
  chart.setOption({
    animation: false, textStyle: text,
    grid: { left: names + size / 2, right, top: above, bottom: size * 2, outerBoundsMode: 'none' },
    xAxis: { type: 'value', min: 0, max: figure.dataset.top ? Number(figure.dataset.top) : undefined, interval: figure.dataset.top ? Number(figure.dataset.top) / (width > 500 ? 4 : 2) : undefined, minInterval: 1, splitNumber: width > 500 ? 5 : 3,
      axisLabel: { ...text, fontSize: size * 0.9, color: colour('--ink-2'), formatter: value => `${value}${figure.dataset.unit ?? ''}` }, splitLine: { lineStyle: { color: colour('--line') } } },
    yAxis: { type: 'category', inverse: true, data: all.map(r => r.name), axisTick: { show: false }, axisLine: { lineStyle: { color: colour('--line-firm') } },
      axisLabel: { ...text, interval: 0, width: names - size / 2, overflow: 'break', lineHeight: size * 1.3 } },
    series: [{
      type: 'bar', silent: true, barMaxWidth: size * 1.3, barWidth: '62%',
      data: all.map(r => ({ value: r.value, itemStyle: { color: colour(r.low ? '--gold' : '--indigo') } })),
      label: { ...text, show: true, position: 'right', backgroundColor: colour('--sheet'), padding: [0, 2], formatter: ({ dataIndex: i }) => (all[i].low ? '▲ ' : '') + all[i].said },
      markLine: figure.dataset.line ? { silent: true, symbol: 'none', animation: false, data: [{ xAxis: Number(figure.dataset.line) }], lineStyle: { color: colour('--ink'), type: 'dashed', width: 1.5 },
        label: { ...text, position: 'start', distance: size * 0.4, formatter: figure.dataset.lineText } } : undefined,
    }],
  });
  return { chart, place, width };
}

let waiting = 0;
/** A screen that was turned, or a window made smaller. */
addEventListener('resize', () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(() => { if (drawn.some(d => d.place.clientWidth !== d.width)) draw(); });
});
// The paper's width is not known before; 156 mm is that of the type area of an A4 sheet.
addEventListener('beforeprint', () => draw(590));
addEventListener('afterprint', () => draw());
