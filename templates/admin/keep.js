// Writes changed values into YAML text so that every other line stays as it is: comments, order, quotes, flow style.
import { Document, Pair, Scalar, YAMLMap, YAMLSeq, isMap, isScalar, isSeq, parseDocument } from "./yaml/index.js";

// What pipeline/ingest/yaml_lines.py takes for something else than text; dates and `yes` are text.
const tag = (name, test, identify, resolve, stringify) => ({
  tag: `tag:yaml.org,2002:${name}`, default: true, test, identify, resolve, stringify: ({ value }) => stringify(value),
});
const TAGS = [
  tag("bool", /^(?:true|false|True|False)$/, (v) => typeof v === "boolean", (s) => /^t/i.test(s), String),
  tag("int", /^[-+]?(?:0|[1-9]\d{0,15})$/, Number.isInteger, Number, String),
  tag("float", /^[-+]?\d{1,15}\.\d{1,15}$/, (v) => typeof v === "number", Number, String),
  tag("null", /^(?:~|null|Null)?$/, (v) => v === null, () => null, () => "null"),
];
const READING = { schema: "failsafe", customTags: (tags) => [...tags, ...TAGS], prettyErrors: false };
const WRITING = { lineWidth: 0, flowCollectionPadding: false };

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const keyOf = (pair) => pair.key.source ?? String(pair.key.value);

export function same(a, b) {
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, at) => same(item, b[at]));
  if (!isObject(a) || !isObject(b)) return a === b;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && same(a[name], b[name]));
}

function parsed(text) {
  const doc = parseDocument(text, READING);
  if (doc.errors.length) {
    const { message, pos } = doc.errors[0];
    throw new Error(`第 ${text.slice(0, pos[0]).split("\n").length} 行读不懂：${message}`);
  }
  return doc;
}

/** The text's value; empty text is an empty mapping. */
export const read = (text) => parsed(text).toJS() ?? {};

/** The value as YAML in block style. */
export const write = (value) => rendered(value);

/** The text with the value instead of its own; `order` says where new keys of the outermost mapping go. */
export function keep(text, value, order = []) {
  const root = parsed(text).contents;
  if (root === null || (root.flow && root.items.length === 0)) {
    const [start, end] = root ? [root.range[0], endOf(root)] : [text.length, text.length];
    return same(value, root ? root.toJSON() : {}) ? text : text.slice(0, start) + rendered(value).trimEnd() + (text.slice(end) || "\n");
  }
  if (same(root.toJSON(), value)) return text;
  const edits = [];
  change({ text, edits, order }, root, value);
  return edits
    .map((edit, at) => ({ ...edit, at }))
    .sort((a, b) => b.from - a.from || b.at - a.at)
    .reduce((result, { from, to, by }) => result.slice(0, from) + by + result.slice(to), text);
}

/** A node of the value; where it equals what stood there, or is as plain, it is written in the same way. */
function node(value, old) {
  if (Array.isArray(value)) {
    const seq = new YAMLSeq();
    seq.items = value.map((item, at) => node(item, isSeq(old) ? old.items[at] : undefined));
    return seq;
  }
  if (isObject(value)) {
    const map = new YAMLMap();
    map.items = Object.entries(value).map(([name, part]) => new Pair(new Scalar(name), node(part, valueAt(old, name))));
    return map;
  }
  const wasNumber = isScalar(old) && typeof old.value === "number" && String(Number(value)) === value;
  const made = new Scalar(wasNumber ? Number(value) : value);
  if (isScalar(old) && typeof old.value === "string" && typeof value === "string" && !value.includes("\n")) made.type = old.type;
  if (made.type?.startsWith("BLOCK")) made.type = undefined;
  return made;
}

const valueAt = (map, name) => (isMap(map) ? map.items.find((pair) => keyOf(pair) === name)?.value : undefined);

function rendered(value, old, flow = false) {
  const doc = new Document(null, READING);
  doc.contents = node(value, old);
  if (flow) doc.contents.flow = true;
  return doc.toString(WRITING);
}

const indented = (lines, width) => lines.trimEnd().replace(/\n(?=.)/g, `\n${" ".repeat(width)}`);
const lineStart = (text, at) => text.lastIndexOf("\n", at - 1) + 1;
const lineEnd = (text, at) => (text.indexOf("\n", at) + 1 || text.length + 1) - 1;
const afterLine = (text, at) => Math.min(text[at - 1] === "\n" ? at : lineEnd(text, at) + 1, text.length);
const column = (text, at) => at - lineStart(text, at);

/** Where the node's own text ends, before comments and line ends. */
function endOf(found) {
  if (!isScalar(found) && !found.flow && found.items.length) {
    const last = found.items.at(-1);
    return endOf(isMap(found) ? last.value ?? last.key : last);
  }
  return found.range[1];
}

const startOf = (found) => (!isScalar(found) && !found.flow && isMap(found) ? found.items[0].key.range[0] : found.range[0]);

function change(work, old, value) {
  const { text, edits } = work;
  if (same(old.toJSON(), value)) return;
  const alike = (isMap(old) && isObject(value)) || (isSeq(old) && Array.isArray(value));
  if (alike && !old.flow) (isMap(old) ? changeMap : changeSeq)(work, old, value);
  else {
    const block = !old.flow && !isScalar(value) && typeof value === "object" && value !== null;
    const from = startOf(old);
    const lines = indented(rendered(value, old, alike && old.flow), column(text, from));
    edits.push({ from, to: trimmed(text, endOf(old)), by: block && isScalar(old) ? `\n${lines}` : lines });
  }
}

const trimmed = (text, end) => {
  while (text[end - 1] === "\n") end -= 1;
  return end;
};

function changeMap(work, map, value) {
  const { text, edits, order } = work;
  const inner = { ...work, order: [] };
  const first = map.items[0].key.range[0];
  if (!Object.hasOwn(value, keyOf(map.items[0])) && text.slice(lineStart(text, first), first).trim()) {
    // The first key of a list's item shares its line with the dash.
    edits.push({ from: first, to: trimmed(text, endOf(map)), by: indented(rendered(value, map), column(text, first)) });
    return;
  }
  for (const pair of map.items) {
    const name = keyOf(pair);
    const end = endOf(pair.value ?? pair.key);
    if (!Object.hasOwn(value, name)) edits.push({ from: lineStart(text, pair.key.range[0]), to: afterLine(text, end), by: "" });
    else changePair(inner, pair, value[name]);
  }
  const width = column(text, first);
  for (const name of Object.keys(value).filter((each) => !map.items.some((pair) => keyOf(pair) === each))) {
    const before = map.items.filter((pair) => order.indexOf(keyOf(pair)) <= order.indexOf(name));
    const anchor = order.includes(name) ? before.at(-1) : map.items.at(-1);
    const at = anchor ? afterLine(text, endOf(anchor.value ?? anchor.key)) : lineStart(text, first);
    insert(work, at, width, rendered({ [name]: value[name] }));
  }
}

function changePair(work, pair, value) {
  const { text, edits } = work;
  const old = pair.value;
  if (old && same(old.toJSON(), value)) return;
  const filled = old && !isScalar(old) && old.items.length;
  if (filled && ((isMap(old) && isObject(value)) || (isSeq(old) && Array.isArray(value)))) {
    change(work, old, value);
    return;
  }
  const name = keyOf(pair);
  const from = text.indexOf(":", pair.key.range[1]) + 1;
  let to = Math.max(from, trimmed(text, old ? endOf(old) : from));
  const whole = rendered({ [name]: value }, isScalar(old) ? pairMap(pair) : undefined);
  let by = indented(whole.slice(whole.indexOf(":") + 1), column(text, pair.key.range[0]));
  const comment = text.slice(to, lineEnd(text, to));
  if (by.includes("\n") && comment.trim()) {
    by = by.replace("\n", `${comment}\n`);
    to += comment.length;
  }
  edits.push({ from, to, by });
}

function pairMap(pair) {
  const map = new YAMLMap();
  map.items = [pair];
  return map;
}

function changeSeq(work, seq, value) {
  let [old, fresh] = [0, 0];
  for (const [nextOld, nextFresh] of [...kept(seq.items.map((item) => item.toJSON()), value), [seq.items.length, value.length]]) {
    changeGap(work, seq, [old, nextOld], value.slice(fresh, nextFresh));
    [old, fresh] = [nextOld + 1, nextFresh + 1];
  }
}

/** Pairs of places of items that stay: a longest common subsequence, in the middle where the ends differ. */
function kept(old, value) {
  const short = Math.min(old.length, value.length);
  let head = 0;
  while (head < short && same(old[head], value[head])) head += 1;
  let tail = 0;
  while (tail < short - head && same(old.at(-1 - tail), value.at(-1 - tail))) tail += 1;
  const [rows, columns] = [old.length - head - tail, value.length - head - tail];
  const pairs = Array.from({ length: head }, (_, at) => [at, at]);
  if (rows * columns < 250_000) {
    const best = Array.from({ length: rows + 1 }, () => new Uint16Array(columns + 1));
    for (let i = rows - 1; i >= 0; i -= 1) {
      for (let j = columns - 1; j >= 0; j -= 1) {
        best[i][j] = same(old[head + i], value[head + j]) ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
      }
    }
    for (let [i, j] = [0, 0]; i < rows && j < columns; ) {
      if (same(old[head + i], value[head + j])) pairs.push([head + i++, head + j++]);
      else if (best[i + 1][j] >= best[i][j + 1]) i += 1;
      else j += 1;
    }
  }
  for (let at = tail; at > 0; at -= 1) pairs.push([old.length - at, value.length - at]);
  return pairs;
}

/** The items from `first` up to `end` become `values`: in place while there are both, then taken away or added. */
function changeGap(work, seq, [first, end], values) {
  const { text, edits } = work;
  const both = Math.min(end - first, values.length);
  for (let at = 0; at < both; at += 1) change(work, seq.items[first + at], values[at]);
  for (const item of seq.items.slice(first + both, end)) {
    edits.push({ from: lineStart(text, item.range[0]), to: afterLine(text, endOf(item)), by: "" });
  }
  const added = values.slice(both);
  if (!added.length) return;
  const start = lineStart(text, seq.items[Math.max(0, first + both - 1)].range[0]);
  const at = first + both ? afterLine(text, endOf(seq.items[first + both - 1])) : start;
  insert(work, at, text.slice(start).search(/\S/), rendered(added));
}

function insert({ text, edits }, at, width, lines) {
  const gap = at === text.length && text.at(-1) !== "\n" ? "\n" : "";
  edits.push({ from: at, to: at, by: `${gap}${" ".repeat(width)}${indented(lines, width)}\n` });
}
