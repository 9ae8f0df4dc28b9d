// 全站搜索的索引：怎样拆词、取哪些小文件、怎样排先后。文件的格式见 pipeline/publish/search/postings.py。
const SLOTS = 8; // 一篇稿件的八处：题目，关键词和小标题，正文五段，同义词
const [TITLE, ABOUT, OTHER] = [1 << 0, 1 << 1, 1 << 7];
const TEXT = 0b1111100;
const MOST = 12; // 一次最多取的词文件
const WINDOW = 12; // 取回原文复核、细排的篇数
const HAN = "\\u3005\\u3007\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const RUN = /[\p{L}\p{N}]+/gu;
const WORD = new RegExp(`(?:(?![${HAN}])[\\p{L}\\p{N}])+`, "gu");
const UNIT = new RegExp(`((?![${HAN}])[\\p{L}\\p{N}])\\s+(?=[${HAN}](?![${HAN}]))`, "gu"); // “55 米”：空格只是排版
const GAPS = [new RegExp(`([${HAN}])[^\\S\\n]+`, "gu"), new RegExp(`[^\\S\\n]+([${HAN}])`, "gu")];

export const plain = (text) => text.normalize("NFKC").toLowerCase();

/** 读者的话 → 一段一段。`tokens` 是要找的字组，`whole` 是其中应当整个出现的字母数字。 */
export function divide(query) {
  const texts = [...new Set(plain(query).replace(UNIT, "$1").match(RUN) ?? [])];
  return texts.map((text) => {
    const signs = [...text];
    const whole = (text.match(WORD) ?? []).map((word) => `=${word}`);
    if (signs.length > 1) return { text, tokens: [...new Set(signs.slice(1).map((sign, at) => signs[at] + sign))], whole };
    // 单个汉字只在题目、关键词里有；和别的词一起写时，取回原文再看有没有它
    return { text, tokens: whole.length ? whole : texts.length > 1 ? [] : [text], whole: [] };
  });
}

/** 这段话在不在原文里；原文中汉字与字母之间的空格不算。 */
export const squeezed = (text) => plain(GAPS.reduce((rest, gap) => rest.replace(gap, "$1"), text));

/** 各个词在原文里的起止，从前到后，互不重叠；原文写 CO₂、５Ｇ、“5G 基站”，读者写 co2、5g、5g基站，都对得上。 */
export function spans(text, words) {
  let low = "";
  const from = [];
  const bare = GAPS.reduce((rest, gap) => rest.replace(gap, (all, sign) => (all.startsWith(sign) ? sign + "\0".repeat(all.length - sign.length) : "\0".repeat(all.length - sign.length) + sign)), text);
  for (let at = 0; at < bare.length; at += 1) {
    if (bare[at] === "\0") continue;
    const sign = plain(bare[at]);
    low += sign;
    for (let each = 0; each < sign.length; each += 1) from.push(at);
  }
  const wanted = [...new Set(words.map(plain))].filter(Boolean).sort((one, other) => other.length - one.length);
  const found = [];
  for (let at = 0; at < low.length; ) {
    const word = wanted.find((each) => low.startsWith(each, at));
    if (word) found.push([from[at], from[at + word.length - 1] + 1]);
    at += word ? word.length : 1;
  }
  return found;
}

/** 字组的散列，决定它在哪个词文件里。 */
export function mixed(token) {
  let code = 7;
  for (const sign of token) code = (Math.imul(code, 31) + sign.codePointAt(0)) & 0xfffffff;
  return code;
}

/** 一个词文件里，某个字组出现的各处：`稿件编号 × SLOTS + 第几处`，从小到大。 */
export function places(bytes, token) {
  const name = new TextEncoder().encode(token);
  const found = [];
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const size = number();
    let same = size === name.length;
    for (let each = 0; same && each < size; each += 1) same = bytes[at + each] === name[each];
    at += size;
    const length = number();
    const end = at + length;
    if (same) for (let last = -1; at < end; ) found.push((last += number()));
    at = end;
  }
  return found;
}

/** 至多 `most` 个，均匀地挑，首尾都在。 */
function some(tokens, most) {
  if (tokens.length <= most) return tokens;
  return Array.from({ length: most }, (_, at) => tokens[Math.round((at * (tokens.length - 1)) / (most - 1))]);
}

const ones = (mask) => (mask ? (mask & 1) + ones(mask >> 1) : 0);

export class Index {
  #base;
  #kept = new Map();

  constructor(base) {
    this.#base = base;
  }

  /** `asked`：页面还没读完就发出的请求。 */
  async open(asked = fetch(new URL("index.json", this.#base), { cache: "no-cache" })) {
    const answer = await asked;
    if (!answer.ok) throw new Error(`index.json: ${answer.status}`);
    Object.assign(this, await answer.json());
    return this;
  }

  /** 索引里的一个文件，只取一次；网址带版本，浏览器存着的旧文件不会混进来。没有这个文件时是 null。 */
  #file(name, kind) {
    if (!this.#kept.has(name)) {
      const got = fetch(new URL(`${name}?v=${this.version}`, this.#base)).then(async (answer) => {
        if (answer.ok) return kind === "json" ? answer.json() : new Uint8Array(await answer.arrayBuffer());
        if (answer.status === 404) return null;
        throw new Error(`${name}: ${answer.status}`);
      });
      got.catch(() => this.#kept.delete(name));
      this.#kept.set(name, got);
    }
    return this.#kept.get(name);
  }

  facets = () => this.#file("facets.json", "json");
  piece = (number) => this.#file(`pieces/${number}.json`, "json");

  async #places(token) {
    const bytes = await this.#file(`pairs/${mixed(token) % this.files}.bin`, "bytes");
    return bytes ? places(bytes, token) : [];
  }

  /** 稿件编号 → 在哪几处（二进制位）：一段话的字组都在同一处才算。 */
  async #match(tokens) {
    const lists = await Promise.all(tokens.map((token) => this.#places(token)));
    const count = new Uint8Array(this.pieces * SLOTS);
    const masks = new Map();
    for (const list of lists) {
      for (const place of list) {
        if (++count[place] === lists.length) {
          const piece = Math.floor(place / SLOTS);
          masks.set(piece, (masks.get(piece) ?? 0) | (1 << place % SLOTS));
        }
      }
    }
    return masks;
  }

  #rarity = (masks) => Math.log(1 + this.pieces / Math.max(1, masks.size));
  // 新的稿件略占先：最新与最旧相差一成
  #fresh = (piece) => 1 + (0.1 * piece) / this.pieces;

  /** 一次搜索：`results` 先写全的，一篇也没有才是相近的（`near`）。 */
  async search(parts, allowed) {
    const found = await this.find(parts, allowed);
    const results = found.length ? await this.checked(parts, found) : [];
    return results.length ? { results, near: false } : { results: await this.near(parts, allowed), near: true };
  }

  /** 每一段都写到的稿件，好的在前：`[{ piece, score }]`。 */
  async find(all, allowed = () => true) {
    const parts = all.filter(({ tokens }) => tokens.length);
    const most = Math.max(2, Math.floor(MOST / parts.length));
    const found = await Promise.all(parts.map(({ tokens }) => this.#match(some(tokens, tokens.length > 4 ? Math.min(most, Math.ceil(tokens.length / 2) + 1) : most))));
    const whole = await Promise.all(parts.map(({ whole: words }) => (words.length ? this.#match(words) : null)));
    const [least] = [...found].sort((one, other) => one.size - other.size);
    const results = [];
    for (const piece of least?.keys() ?? []) {
      if (!allowed(piece) || !found.every((masks) => masks.has(piece))) continue;
      let score = 0;
      let shared = TITLE | ABOUT | TEXT;
      found.forEach((masks, at) => {
        const mask = masks.get(piece);
        shared &= mask;
        const exact = whole[at] && whole[at].has(piece) ? 1.5 : 1;
        score += this.#rarity(masks) * exact * weight(mask);
      });
      if (parts.length > 1 && shared) score *= 1.3;
      results.push({ piece, score: score * this.#fresh(piece) });
    }
    return results.sort((one, other) => other.score - one.score || other.piece - one.piece);
  }

  /** 没有一篇全部写到时：写到的字组最多的，少见的字组更算数；全站都没有的字组不算，其余至少要有一半。 */
  async near(parts, allowed = () => true) {
    const tokens = some([...new Set(parts.flatMap((part) => part.tokens))], MOST);
    const lists = await Promise.all(tokens.map((token) => this.#match([token])));
    const known = lists.filter((masks) => masks.size);
    const all = known.reduce((sum, masks) => sum + this.#rarity(masks), 0);
    const sums = new Map();
    for (const masks of known) {
      const rarity = this.#rarity(masks);
      for (const [piece, mask] of masks) {
        if (!allowed(piece)) continue;
        const sum = sums.get(piece) ?? { piece, hits: 0, share: 0, score: 0 };
        sum.hits += 1;
        sum.share += rarity / all;
        sum.score += rarity * weight(mask);
        sums.set(piece, sum);
      }
    }
    return [...sums.values()]
      .filter(({ hits, share }) => share >= 0.5 && hits >= Math.max(2, tokens.length / 4))
      .sort((one, other) => other.share * other.score - one.share * one.score || other.piece - one.piece)
      .slice(0, 20);
  }

  /** 头几篇取回原文：不真含这段话的去掉，题目相同、在题目里的提前。 */
  async checked(parts, results) {
    const top = results.slice(0, WINDOW);
    const pieces = await Promise.all(top.map(({ piece }) => this.piece(piece)));
    const judged = top.map((result, at) => ({ ...result, score: result.score * accord(parts, pieces[at]) }));
    const kept = judged.filter(({ score }) => score > 0).sort((one, other) => other.score - one.score);
    return [...kept, ...results.slice(WINDOW)];
  }

  /** 拼音或首字母 → 词：`[[词, 音节, 篇数]]`，常用的在前。 */
  async sounds(letters) {
    const rows = (await this.#file(`sounds/${letters[0]}.json`, "json")) ?? [];
    const rank = ([, syllables]) => {
      const full = syllables.replaceAll(" ", "");
      const first = syllables.replace(/(\S)\S* ?/g, "$1");
      if (full === letters || first === letters) return 2;
      return letters.length > 2 && (full.startsWith(letters) || first.startsWith(letters)) ? 1 : 0;
    };
    const ranked = rows.map((row) => ({ row, rank: rank(row) })).filter((each) => each.rank);
    return ranked.sort((one, other) => other.rank - one.rank).map((each) => each.row);
  }
}

function weight(mask) {
  const text = ones(mask & TEXT);
  return (mask & TITLE ? 4 : 0) + (mask & ABOUT ? 2 : 0) + (text ? 0.7 + 0.3 * text : 0) + (mask & OTHER ? 0.5 : 0);
}

function accord(parts, piece) {
  const title = squeezed(piece.title.replaceAll("\u200b", "")); // 题目里标着哪里可以换行
  const rest = squeezed([piece.summary, ...piece.about, ...piece.text, ...piece.names.flat()].join("\n"));
  if (!parts.every(({ text }) => title.includes(text) || rest.includes(text))) return 0;
  const bare = (title.match(RUN) ?? []).join("");
  const asked = parts.map(({ text }) => text).join("");
  return bare === asked ? 10 : bare.startsWith(asked) ? 1.5 : bare.includes(asked) ? 1.2 : 1;
}
