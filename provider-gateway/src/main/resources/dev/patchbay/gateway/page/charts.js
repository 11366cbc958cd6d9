/** Charts over the last minutes, drawn by uPlot. */

import { h } from "./dom.js";
import { millis, minute as minuteOf, number } from "./format.js";

/** @typedef {import("./api.js").Minute} Minute */
/** @typedef {import("./uplot/uPlot.esm.js").default} Plot */
/** @typedef {{name: string, colour: string, of: (minute: Minute) => number | null, bars?: boolean, dashed?: boolean}} Line */

/** The library, once a chart is looked at. @type {Promise<typeof import("./uplot/uPlot.esm.js").default> | undefined} */
let library;

const HEIGHT = 130;
const MINUTES = 60;

/**
 * @param {string} title
 * @param {"ms" | ""} unit
 * @param {Line[]} lines
 */
export function chart(title, unit, lines) {
  const caption = h("figcaption", null, title);
  const place = h("div", { class: "plot", "aria-hidden": "true" });
  const element = h("figure", null, caption, place);
  /** @type {Minute[]} */
  let minutes = [];
  /** @type {Plot | null} */
  let plot = null;
  /** @type {Promise<void> | null} */
  let drawing = null;

  const text = (/** @type {number | null | undefined} */ value) => (unit === "ms" ? millis(value) : number(value));

  /** @param {number} at */
  function tell(at) {
    const shown = minutes[at];
    const values = shown ? lines.map((line) => line.name + " " + text(line.of(shown))).join(", ") : "nothing yet";
    caption.replaceChildren(h("strong", null, title), h("span", { class: "muted num" }, (shown ? minuteOf(shown.at) + " · " : "") + values));
  }

  async function draw() {
    library ??= import("./uplot/uPlot.esm.js").then((module) => module.default);
    const uPlot = await library;
    plot?.destroy();
    const style = getComputedStyle(element);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    const axis = { stroke: colour("--muted"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: "11px system-ui" };
    plot = new uPlot(
      {
        width: Math.max(place.clientWidth, 120),
        height: HEIGHT,
        padding: [8, 18, 0, 0],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 5 } },
        scales: { y: { range: (_, __, most) => [0, Math.max(most * 1.1, 1)] } },
        axes: [
          { ...axis, values: (_, ticks) => ticks.map((at) => minuteOf(at * 1000)), space: 60, size: 22, gap: 2 },
          { ...axis, values: (_, ticks) => ticks.map((value) => (unit === "ms" ? millis(value) : Number.isInteger(value) ? number(value) : "")), size: 50, space: 26 },
        ],
        series: [
          {},
          ...lines.map((line) => ({
            stroke: colour(line.colour),
            fill: line.bars ? colour(line.colour) + "66" : undefined,
            width: 1.5,
            dash: line.dashed ? [4, 3] : undefined,
            spanGaps: false,
            points: { show: !line.bars, size: 4 },
            paths: line.bars ? uPlot.paths.bars?.({ size: [0.7, 24] }) : undefined,
          })),
        ],
        hooks: { setCursor: [(drawn) => tell(drawn.cursor.idx ?? minutes.length - 1)] },
      },
      data(),
      place,
    );
  }

  function data() {
    return /** @type {import("uplot").AlignedData} */ ([minutes.map((each) => seconds(each)), ...lines.map((line) => minutes.map(line.of))]);
  }

  new ResizeObserver(() => plot && place.clientWidth > 0 && plot.setSize({ width: place.clientWidth, height: HEIGHT })).observe(place);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => plot && draw());

  return {
    element,
    /** @param {Minute[]} told */
    update(told) {
      minutes = whole(told);
      tell(minutes.length - 1);
      if (plot) {
        plot.setData(data());
      } else if (!drawing) {
        drawing = draw().catch(() => place.replaceChildren("The chart library could not be loaded."));
      }
    },
  };
}

/** @param {Minute} minute */
function seconds(minute) {
  return Math.floor(new Date(minute.at).getTime() / 60_000) * 60;
}

/** The last minutes in order, with those in which nothing happened. @param {Minute[]} told */
function whole(told) {
  const known = new Map(told.map((each) => [seconds(each), each]));
  const now = Math.floor(Date.now() / 60_000) * 60;
  const first = Math.max(Math.min(...known.keys(), now - 14 * 60), now - (MINUTES - 1) * 60);
  /** @type {Minute[]} */
  const all = [];
  for (let at = first; at <= now; at += 60) {
    all.push(known.get(at) ?? { at: at * 1000, calls: 0, failures: 0, tokens: 0, p50_ms: null, p95_ms: null });
  }
  return all;
}
