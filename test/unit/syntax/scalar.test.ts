import assert from 'node:assert/strict';
import fc from 'fast-check';
import { printedByHelm, readPlain, typeInHelm, type ScalarType } from '../../../server/src/syntax/scalar';
import type { ScalarNode, ScalarStyle } from '../../../server/src/syntax/tree';

/**
 * Measured with Helm 4.1.4: `tag: <first>` in a values.yaml, and what `{{ .Values.tag }}` printed for it. `quote`, `toString` and
 * `printf "%v"` print the same but for nulls (`<nil>` in the last two). Helm does not load the refused ones.
 */
const MEASURED: readonly (readonly [string, ScalarType, string])[] = [
  ['1.10', 'number', '1.1'],
  ['1.1', 'number', '1.1'],
  ['1e3', 'number', '1000'],
  ['1E3', 'number', '1000'],
  ['1.5e3', 'number', '1500'],
  ['0x1F', 'number', '31'],
  ['0X1F', 'number', '31'],
  ['017', 'number', '15'],
  ['0o17', 'number', '15'],
  ['0b101', 'number', '5'],
  ['1_000', 'number', '1000'],
  ['1_000.5', 'number', '1000.5'],
  ['12345678', 'number', '1.2345678e+07'],
  ['123456789012', 'number', '1.23456789012e+11'],
  ['12345678901234567890', 'number', '1.2345678901234567e+19'],
  ['123456789012345678901234', 'number', '1.2345678901234569e+23'],
  ['.5', 'number', '0.5'],
  ['-.5', 'number', '-0.5'],
  ['+1', 'number', '1'],
  ['+1.5', 'number', '1.5'],
  ['-1', 'number', '-1'],
  ['1.', 'number', '1'],
  ['0', 'number', '0'],
  ['00', 'number', '0'],
  ['08', 'number', '8'],
  ['09', 'number', '9'],
  ['0.0', 'number', '0'],
  ['-0', 'number', '0'],
  ['-0.0', 'number', '-0'],
  ['on', 'boolean', 'true'],
  ['off', 'boolean', 'false'],
  ['yes', 'boolean', 'true'],
  ['no', 'boolean', 'false'],
  ['y', 'boolean', 'true'],
  ['n', 'boolean', 'false'],
  ['Y', 'boolean', 'true'],
  ['N', 'boolean', 'false'],
  ['true', 'boolean', 'true'],
  ['True', 'boolean', 'true'],
  ['TRUE', 'boolean', 'true'],
  ['tRUE', 'string', 'tRUE'],
  ['false', 'boolean', 'false'],
  ['~', 'null', ''],
  ['null', 'null', ''],
  ['Null', 'null', ''],
  ['NULL', 'null', ''],
  ['nULL', 'string', 'nULL'],
  ['.inf', 'refused', '.inf'],
  ['-.inf', 'refused', '-.inf'],
  ['.nan', 'refused', '.nan'],
  ['.NaN', 'refused', '.NaN'],
  ['1:30', 'string', '1:30'],
  ['190:20:30', 'string', '190:20:30'],
  ['2001-01-01', 'string', '2001-01-01'],
  ['2001-01-01T00:00:00Z', 'string', '2001-01-01T00:00:00Z'],
  ['1.2.3', 'string', '1.2.3'],
  ['v1', 'string', 'v1'],
  ['1e', 'string', '1e'],
  ['1e+3', 'number', '1000'],
  ['1e-3', 'number', '0.001'],
  ['1e21', 'number', '1e+21'],
  ['1e20', 'number', '1e+20'],
  ['1e100', 'number', '1e+100'],
  ['1.0e6', 'number', '1e+06'],
  ['123456.789', 'number', '123456.789'],
  ['0.000001', 'number', '1e-06'],
  ['0.0000001', 'number', '1e-07'],
  ['1000000', 'number', '1e+06'],
  ['10000000', 'number', '1e+07'],
  ['1234567.0', 'number', '1.234567e+06'],
  ['100000000000000000000', 'number', '1e+20'],
  ['20240101', 'number', '2.0240101e+07'],
  ['20240101.10', 'number', '2.02401011e+07'],
  ['3.6', 'number', '3.6'],
  ['3.60', 'number', '3.6'],
  ['1.20', 'number', '1.2'],
  ['1.0', 'number', '1'],
  ['2.0', 'number', '2'],
  ['10.0', 'number', '10'],
  ['1e400', 'string', '1e400'],
  ['0x', 'string', '0x'],
  ['0xFFFFFFFFFFFFFFFFF', 'string', '0xFFFFFFFFFFFFFFFFF'],
  ['0xFFFFFFFFFFFFFFFF', 'number', '1.8446744073709552e+19'],
  ['0x7FFFFFFFFFFFFFFF', 'number', '9.223372036854776e+18'],
  ['-0x1F', 'number', '-31'],
  ['+0x1F', 'number', '31'],
  ['0o', 'string', '0o'],
  ['0o8', 'string', '0o8'],
  ['017_7', 'number', '127'],
  ['1__0', 'number', '10'],
  ['_1', 'string', '_1'],
  ['1_', 'number', '1'],
  ['1,000', 'string', '1,000'],
  ['Infinity', 'string', 'Infinity'],
  ['inf', 'string', 'inf'],
  ['nan', 'string', 'nan'],
  ['=', 'string', '='],
  ['<<', 'string', '<<'],
  ['9223372036854775807', 'number', '9.223372036854776e+18'],
  ['9223372036854775808', 'number', '9.223372036854776e+18'],
  ['18446744073709551615', 'number', '1.8446744073709552e+19'],
  ['18446744073709551616', 'number', '1.8446744073709552e+19'],
  ['-9223372036854775808', 'number', '-9.223372036854776e+18'],
  ['-9223372036854775809', 'number', '-9.223372036854776e+18'],
  ['0x1p4', 'string', '0x1p4'],
  ['1.5_0', 'number', '1.5'],
  ['.5e1', 'number', '5'],
  ['5.', 'number', '5'],
  ['5.e1', 'number', '50'],
  ['+.5', 'number', '0.5'],
  ['+.inf', 'refused', '+.inf'],
  ['.Inf', 'refused', '.Inf'],
  ['.INF', 'refused', '.INF'],
  ['0.1e1', 'number', '1'],
  ['1234567890123456.7', 'number', '1.2345678901234568e+15'],
  ['0.30000000000000004', 'number', '0.30000000000000004'],
  ['1.7976931348623157e308', 'number', '1.7976931348623157e+308'],
  ['5e-324', 'number', '5e-324'],
  ['1e06', 'number', '1e+06'],
  ['017.5', 'number', '17.5'],
  ['08.5', 'number', '8.5'],
  ['00.5', 'number', '0.5'],
  ['0777777777777777777777', 'number', '9.223372036854776e+18'],
  ['-017', 'number', '-15'],
  ['-0b11', 'number', '-3'],
  ['0b', 'string', '0b'],
  ['0b2', 'string', '0b2'],
  ['1e3_0', 'number', '1e+30'],
  ['0_1', 'number', '1'],
  ['0x_1F', 'number', '31'],
  ['0xG', 'string', '0xG'],
  ['0.1.', 'string', '0.1.'],
  ['٣', 'string', '٣'],
  ['+', 'string', '+'],
  ['.', 'string', '.'],
  ['..', 'string', '..'],
  ['1-1', 'string', '1-1'],
  ['12e03', 'number', '12000'],
  ['685230.15', 'number', '685230.15'],
  ['685.230_15e+03', 'number', '685230.15'],
  ['-2.', 'number', '-2'],
  ['-.', 'string', '-.'],
  ['+0', 'number', '0'],
  ['-00', 'number', '0'],
  ['1e1000', 'string', '1e1000'],
  ['-1e400', 'string', '-1e400'],
  ['1_0.5e1', 'number', '105'],
  ['123e-8', 'number', '1.23e-06'],
  ['4294967296', 'number', '4.294967296e+09'],
  ['1.23456789012345678', 'number', '1.2345678901234567'],
];

function scalar(style: ScalarStyle, text: string): ScalarNode {
  const span = { start: 0, end: text.length };
  return { kind: 'scalar', style, text, span, inner: span };
}

describe('scalars as Helm reads them', () => {
  for (const [written, type, printed] of MEASURED) {
    it(`${written} is ${type} and printed as ${printed === '' ? 'nothing' : printed}`, () => {
      assert.deepEqual(readPlain(written), { type, printed });
    });
  }

  it('takes quoted and block scalars as text', () => {
    for (const style of ['single', 'double', 'literal', 'folded'] as const) {
      assert.equal(printedByHelm(scalar(style, '1.10')), '1.10');
      assert.equal(typeInHelm(scalar(style, 'null')), 'string');
    }
    assert.equal(printedByHelm(scalar('plain', '1.10')), '1.1');
    assert.equal(typeInHelm(scalar('plain', '~')), 'null');
  });

  it('prints any number in a form that reads back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const { type, printed } = readPlain(String(value));
        assert.equal(type, 'number');
        assert.equal(Number(printed), value + 0);
      }),
    );
  });

  it('answers for any text', () => {
    fc.assert(fc.property(fc.stringMatching(/^[0-9.eExXoObB_+~:-]{0,12}$/), (text) => typeof readPlain(text).printed === 'string'));
  });
});
