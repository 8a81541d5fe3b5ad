// Charts by uPlot. <figure data-chart> holds a table of the same figures (for those who cannot see the chart): a head with the
// series' names, rows of a time (data-x, seconds) and values. `live:ID` events with {x, values} move it on.
(() => {
    'use strict';
    const colours = element => ['', 'two', 'three'].map(name => {
        const probe = document.createElement('i');
        probe.className = 'series ' + name;
        element.append(probe);
        const colour = getComputedStyle(probe).color;
        probe.remove();
        return colour;
    });
    const draw = figure => {
        const table = figure.querySelector('table');
        const area = figure.querySelector('.chart');
        const names = Array.from(table.tHead.rows[0].cells, cell => cell.textContent.trim());
        const rows = Array.from(table.tBodies[0].rows);
        const data = names.map((_, column) => rows.map(row => Number(row.cells[column].dataset.x)));
        const style = getComputedStyle(figure);
        const muted = style.getPropertyValue('--chart-muted') || getComputedStyle(figure.querySelector('figcaption') || figure).color;
        const palette = colours(area);
        const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
        const time = new Intl.DateTimeFormat(document.documentElement.lang, figure.dataset.fine ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } : { day: 'numeric', month: 'short' });
        // Whole numbers alone: there is no half a message.
        const steps = Array.from({ length: 39 }, (_, i) => [1, 2, 5][i % 3] * 10 ** Math.floor(i / 3));
        const grid = { stroke: 'rgb(128 128 128 / 18%)', width: 1 };
        const axis = { stroke: muted, grid, ticks: { show: false }, font: '12px ' + style.fontFamily };
        const plot = new uPlot({
            width: area.clientWidth,
            height: 208,
            cursor: { y: false, points: { size: 7 } },
            legend: { live: true },
            scales: { y: { range: (_, low, high) => [Math.min(0, low), Math.max(high * 1.15, 1)] } },
            axes: [
                { ...axis, values: (_, marks) => marks.map(mark => time.format(mark * 1000)) },
                { ...axis, size: 44, incrs: steps, values: (_, marks) => marks.map(mark => number.format(mark)) },
            ],
            series: [
                { label: names[0], value: (_, x) => x == null ? '–' : time.format(x * 1000) },
                ...names.slice(1).map((label, i) => ({ label, stroke: palette[i % 3], width: 2, fill: palette[i % 3].replace('rgb(', 'rgba(').replace(')', ', .08)'), points: { show: false }, value: (_, y) => y == null ? '–' : number.format(y) })),
            ],
        }, data, area);
        new ResizeObserver(() => plot.setSize({ width: area.clientWidth, height: 208 })).observe(area);
        const keep = Number(figure.dataset.keep || 360);
        const tell = event => {
            const { x, values } = event.detail;
            const known = data[0].lastIndexOf(x);
            if (known >= 0) {
                values.forEach((value, i) => { data[i + 1][known] = value; });
            } else if (data[0].length === 0 || x > data[0][data[0].length - 1]) {
                [x, ...values].forEach((value, i) => { data[i].push(value); });
                if (data[0].length > keep) data.forEach(column => column.shift());
            }
            plot.setData(data);
        };
        // The span that runs, and the one before, which may get its last figure late.
        document.addEventListener('live:' + figure.dataset.chart, tell);
        document.addEventListener('live:' + figure.dataset.chart + '-before', tell);
    };
    if (window.uPlot) document.querySelectorAll('figure[data-chart]').forEach(draw);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
        if (document.documentElement.dataset.theme === 'auto' && document.querySelector('figure[data-chart]')) location.reload();
    });
})();
