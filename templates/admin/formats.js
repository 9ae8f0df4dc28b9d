// How files become the form's values and back. The text as it was read rides along and is written over, see keep.js.
import { keep, read, same, write } from "./keep.js";

const TEXT = "kepu-text"; // no field has this name, so Decap hands it back untouched
const KEY = "key";

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
const isEmpty = (value) =>
  value === null || value === undefined || value === "" || (typeof value === "object" && Object.keys(value).length === 0);

/** Without what the form leaves empty; what was empty in the file stays. */
function pruned(value, before) {
  if (Array.isArray(value)) return value.map((item, at) => pruned(item, before?.[at])).filter((item) => !isEmpty(item));
  if (!isObject(value)) return value;
  const parts = Object.entries(value).map(([name, part]) => [name, pruned(part, before?.[name])]);
  const stays = ([name, part]) => !isEmpty(part) || (isObject(before) && Object.hasOwn(before, name) && same(before[name], part));
  return Object.fromEntries(parts.filter(stays));
}

const toRows = (mapping, key) => Object.entries(mapping).map(([name, part]) => ({ [key]: name, ...part }));
const fromRows = (rows, key) => Object.fromEntries(rows.map(({ [key]: name, ...part }) => [name, part]));

/** The mappings called `names`, wherever they stand, by the function; the form knows lists only. */
function reshaped(value, names, reshape) {
  if (Array.isArray(value)) return value.map((item) => reshaped(item, names, reshape));
  if (!isObject(value)) return value;
  const parts = Object.entries(value).map(([name, part]) => {
    const inner = reshaped(part, names, reshape);
    return [name, names.includes(name) && isEmpty(part) === false ? reshape(inner, KEY) : inner];
  });
  return Object.fromEntries(parts);
}

/** Front matter between its fences, the blank lines after it, and the body; undefined where there is none. */
function split(text) {
  const found = /^(---[ \t]*\r?\n)([\s\S]*?)(^---[ \t]*(?:\r?\n(?:[ \t]*\r?\n)*|$))/m.exec(text);
  if (!found || found.index !== 0) return undefined;
  const [whole, open, head, close] = found;
  return { open, head, close, body: text.slice(whole.length) };
}

function written(before, value, order) {
  const wanted = pruned(value, before === undefined ? undefined : read(before));
  if (before !== undefined) return keep(before, wanted, order);
  const names = [...order.filter((name) => Object.hasOwn(wanted, name)), ...Object.keys(wanted).filter((name) => !order.includes(name))];
  return write(Object.fromEntries(names.map((name) => [name, wanted[name]])));
}

function pieceFormat({ order, keyed }) {
  return {
    fromFile(text) {
      const parts = split(text);
      if (!parts) return { body: text, [TEXT]: text };
      return { ...reshaped(read(parts.head), keyed, toRows), body: parts.body, [TEXT]: text };
    },
    toFile({ body = "", [TEXT]: text, ...fields }) {
      const parts = text === undefined ? undefined : split(text);
      const value = reshaped(fields, keyed, fromRows);
      if (!parts) return isEmpty(value) ? body : `---\n${written(undefined, value, order)}---\n\n${body}`;
      return `${parts.open}${written(parts.head, value, order)}${parts.close}${body}`;
    },
  };
}

/** A file whose outermost value is not a record is shown as the list `rows`. */
function dataFormat({ keyed }, toForm, fromForm) {
  return {
    fromFile: (text) => ({ ...toForm(reshaped(read(text), keyed, toRows)), [TEXT]: text }),
    toFile: ({ [TEXT]: text = "", ...value }) => written(text, fromForm(reshaped(value, keyed, fromRows)), []),
  };
}

export function formats(settings) {
  return [
    ["kepu-piece", "md", pieceFormat(settings)],
    ["kepu-one", "yml", dataFormat(settings, (value) => value, (value) => value)],
    ["kepu-keyed", "yml", dataFormat(settings, (value) => ({ rows: toRows(value, "id") }), ({ rows }) => fromRows(rows ?? [], "id"))],
    ["kepu-rows", "yml", dataFormat(settings, (value) => ({ rows: isEmpty(value) ? [] : value }), ({ rows }) => rows ?? [])],
    ["kepu-text", "txt", { fromFile: (text) => ({ body: text }), toFile: ({ body = "" }) => body }],
  ];
}
