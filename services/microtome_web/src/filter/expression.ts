/** The part of `--where` that a form can show: conditions joined by AND. Anything else stays text. */
export type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=" | "IN" | "NOT IN" | "BETWEEN" | "LIKE" | "ILIKE" | "IS NULL" | "IS NOT NULL";
export type Value = string | number | boolean;

export interface Condition {
  column: string;
  operator: Operator;
  values: readonly Value[];
}

const KEYWORDS = new Set(["AND", "OR", "NOT", "IN", "BETWEEN", "LIKE", "ILIKE", "IS", "NULL", "TRUE", "FALSE"]);
const TOKEN = /\s*(?:('(?:[^']|'')*')|("(?:[^"]|"")*")|(-?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|-?\.\d+(?:[eE][+-]?\d+)?)|([A-Za-z_][A-Za-z0-9_]*)|(<=|>=|!=|<>|[=<>(),]))/y;

interface Token {
  kind: "text" | "column" | "number" | "keyword" | "sign";
  value: string;
}

/** A text value as filters spell it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A column's name as filters spell it. */
export function columnName(name: string): string {
  const plain = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !KEYWORDS.has(name.toUpperCase());
  return plain ? name : `"${name.replaceAll('"', '""')}"`;
}

/** Both conditions; either may be empty. */
export function and(first: string, second: string): string {
  if (!first || !second) return first || second;
  const a = readFilter(first);
  const b = readFilter(second);
  if (a && b) return writeFilter([...a, ...b.filter((one) => !a.some((other) => same(one, other)))]);
  return `(${first}) AND (${second})`;
}

/** The filter of conditions; empty for none. */
export function writeFilter(conditions: readonly Condition[]): string {
  return conditions.map(writeCondition).join(" AND ");
}

export function writeCondition({ column, operator, values }: Condition): string {
  const name = columnName(column);
  const spelled = values.map(spell);
  switch (operator) {
    case "IS NULL":
    case "IS NOT NULL":
      return `${name} ${operator}`;
    case "IN":
    case "NOT IN":
      return `${name} ${operator} (${spelled.join(", ")})`;
    case "BETWEEN":
      return `${name} BETWEEN ${spelled[0]} AND ${spelled[1]}`;
    default:
      return `${name} ${operator} ${spelled[0]}`;
  }
}

/** The conditions of a filter, in order; null when it is more than conditions joined by AND. */
export function readFilter(text: string): Condition[] | null {
  if (!text.trim()) return [];
  const tokens = tokenize(text);
  if (!tokens) return null;
  const conditions: Condition[] = [];
  let at = 0;
  for (;;) {
    const read = readCondition(tokens, at);
    if (!read) return null;
    conditions.push(read.condition);
    at = read.next;
    if (at === tokens.length) return conditions;
    if (!isWord(tokens[at], "AND")) return null;
    at += 1;
  }
}

export function same(one: Condition, other: Condition): boolean {
  return writeCondition(one) === writeCondition(other);
}

function spell(value: Value): string {
  if (typeof value === "string") return quoted(value);
  return typeof value === "boolean" ? (value ? "TRUE" : "FALSE") : String(value);
}

function tokenize(text: string): Token[] | null {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(text);
    if (!match) return null;
    tokens.push(token(match));
  }
  return tokens;
}

function token([, text, column, number, word, sign]: RegExpExecArray): Token {
  if (text !== undefined) return { kind: "text", value: text.slice(1, -1).replaceAll("''", "'") };
  if (column !== undefined) return { kind: "column", value: column.slice(1, -1).replaceAll('""', '"') };
  if (number !== undefined) return { kind: "number", value: number };
  if (sign !== undefined) return { kind: "sign", value: sign === "<>" ? "!=" : sign };
  const upper = word!.toUpperCase();
  return KEYWORDS.has(upper) ? { kind: "keyword", value: upper } : { kind: "column", value: word! };
}

interface Read {
  condition: Condition;
  next: number;
}

function readCondition(tokens: readonly Token[], start: number): Read | null {
  const column = tokens[start];
  if (column?.kind !== "column") return null;
  let at = start + 1;
  const negated = isWord(tokens[at], "NOT");
  if (negated) at += 1;
  const operator = tokens[at];
  if (!operator) return null;
  const made = (name: Operator, values: readonly Value[], next: number): Read => ({
    condition: { column: column.value, operator: name, values },
    next,
  });
  if (isWord(operator, "IN")) return readList(tokens, at + 1, (values, next) => made(negated ? "NOT IN" : "IN", values, next));
  if (negated) return null;
  if (isWord(operator, "IS")) {
    const not = isWord(tokens[at + 1], "NOT");
    const last = at + (not ? 2 : 1);
    return isWord(tokens[last], "NULL") ? made(not ? "IS NOT NULL" : "IS NULL", [], last + 1) : null;
  }
  const first = valueOf(tokens[at + 1]);
  if (first === null) return null;
  if (isWord(operator, "BETWEEN")) {
    const second = valueOf(tokens[at + 3]);
    return isWord(tokens[at + 2], "AND") && second !== null ? made("BETWEEN", [first, second], at + 4) : null;
  }
  if (isWord(operator, "LIKE") || isWord(operator, "ILIKE")) return made(operator.value as Operator, [first], at + 2);
  const compares = operator.kind === "sign" && ["=", "!=", "<", "<=", ">", ">="].includes(operator.value);
  return compares ? made(operator.value as Operator, [first], at + 2) : null;
}

function readList(tokens: readonly Token[], start: number, made: (values: Value[], next: number) => Read): Read | null {
  if (!isSign(tokens[start], "(")) return null;
  const values: Value[] = [];
  for (let at = start + 1; ; at += 2) {
    const value = valueOf(tokens[at]);
    if (value === null) return null;
    values.push(value);
    if (isSign(tokens[at + 1], ")")) return made(values, at + 2);
    if (!isSign(tokens[at + 1], ",")) return null;
  }
}

function valueOf(token: Token | undefined): Value | null {
  if (token?.kind === "text") return token.value;
  if (token?.kind === "number") return Number(token.value);
  if (isWord(token, "TRUE")) return true;
  return isWord(token, "FALSE") ? false : null;
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === "keyword" && token.value === word;
}

function isSign(token: Token | undefined, sign: string): boolean {
  return token?.kind === "sign" && token.value === sign;
}
