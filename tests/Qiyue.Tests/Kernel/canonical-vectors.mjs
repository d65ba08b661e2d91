// Makes canonical-vectors.json with npm "canonicalize" (RFC 8785), against which CanonicalJson is tested.
// npm install --no-save canonicalize@4.0.0 && node canonical-vectors.mjs > canonical-vectors.json
import canonicalize from 'canonicalize';

const controls = Array.from({ length: 0x21 }, (_, i) => String.fromCharCode(i)).join('') + '\u007f\u0080\u009f\u2028\u2029\ufeff';
const values = [
  null, true, false, 0, -1, 1, 42, 1000000, 9007199254740991, -9007199254740991, 1e15, 0.0, -0,
  '', 'a', '"\\/', controls, '契约', '一𠮷野家', '😀 ok', '\u0301e', 'e\u0301', 'é', '<script>&amp;+\'`', '\ud7ff\ue000\uffff',
  [], [[]], [null, true, 'x', 3], {}, { a: {} }, { b: 1, a: 2 }, { '': 1, ' ': 2 },
  // RFC 8785, 3.2.3: names are ordered by UTF-16 code units, so U+1F600 stands before U+FB33.
  { '€': 'Euro Sign', '\r': 'Carriage Return', 'דּ': 'Hebrew Letter Dalet With Dagesh', '1': 'One', '😀': 'Emoji: Grinning Face', '\u0080': 'Control', 'ö': 'Latin Small Letter O With Diaeresis' },
  { aa: 1, a: 2, A: 3, _: 4, '10': 5, '9': 6, 'ä': 7, '契': 8, '约': 9, 'Ａ': 10, '\u{10000}': 11, '\uffff': 12 },
  { schema: 'qiyue.contract/1', code: '契-330602-2026-000123', version: 3, parties: [{ code: 'U0001', name: '区人民医院', creditCode: '' }, { name: '石羊塘社区', code: '450802001001', creditCode: null }],
    terms: { title: '健康讲座\n进社区', obligations: [{ number: 1, quantity: '1.5', weight: 2 }], end: '2026-12-31' } },
];
// Numbers of a kind that CanonicalJson refuses on purpose: shown so that the refusal is tested too.
const refused = ['0.5', '1e300', '9007199254740992', '-9007199254740992', '1E2', '1.0'];

let seed = 20260101;
const next = n => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % n;
const letters = ['a', 'Z', '0', '"', '\\', '\n', '\u0001', '契', '约', 'é', '\u2028', '😀', '\u{20bb7}', '\ue000', '/'];
const word = () => Array.from({ length: next(6) }, () => letters[next(letters.length)]).join('');
function any(depth) {
  switch (next(depth > 3 ? 5 : 7)) {
    case 0: return null;
    case 1: return next(2) === 0;
    case 2: return next(2000001) - 1000000;
    case 3: case 4: return word();
    case 5: return Array.from({ length: next(5) }, () => any(depth + 1));
    default: return Object.fromEntries(Array.from({ length: next(6) }, () => [word(), any(depth + 1)]));
  }
}
for (let i = 0; i < 200; i++) values.push(any(0));

console.log(JSON.stringify({ canonicalize: '4.0.0', vectors: values.map(value => ({ value, canonical: canonicalize(value) })), refused }, null, 1));
