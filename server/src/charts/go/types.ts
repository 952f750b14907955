import type { Value } from '../value';

/** Go's name of a value's type, as `%T` and Sprig's `typeOf` print it. */
export function typeName(value: Value): string {
  switch (value.kind) {
    case 'nil':
      return '<nil>';
    case 'bool':
      return 'bool';
    case 'int':
      return value.type;
    case 'float':
      return 'float64';
    case 'string':
      return 'string';
    case 'list':
      return value.type ?? '[]interface {}';
    case 'dict':
      return value.type ?? 'map[string]interface {}';
    case 'unknown':
      return 'unknown';
  }
}

/** Go's reflect.Kind of a value, as Sprig's `kindOf` prints it. */
export function kindName(value: Value): string {
  switch (value.kind) {
    case 'nil':
      return 'invalid';
    case 'float':
      return 'float64';
    case 'list':
      return 'slice';
    case 'int':
      return value.type;
    case 'dict':
      return value.type === 'common.KubeVersion' || value.type === 'struct' || value.type === 'time.Time' ? 'struct' : value.type?.startsWith('*') ? 'ptr' : 'map';
    default:
      return value.kind;
  }
}
