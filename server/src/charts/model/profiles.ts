/** One way to install a chart: the values files that apply on top of its values.yaml. */
export interface ValuesProfile {
  /** What tells it from others: the path of its values file below the chart. */
  readonly name: string;
  /** Paths below the chart, in order. */
  readonly files: readonly string[];
}

/** By helm's chart-testing, which installs a chart once for each of them. */
const CI_VALUES = /^ci\/[^/]*-values\.ya?ml$/;
/** Beside the chart's own values: `values-prod.yaml`, `values.prod.yaml`, `prod-values.yaml`. */
const BESIDE = /^(?:values[-._][^/]+|[^/]+[-._]values)\.ya?ml$/;
/** The schema of values and examples of it are not applied by anybody. */
const NOT_VALUES = /[-._](?:schema|example|sample)s?\.ya?ml$|^(?:example|sample)s?[-._]/;

/** The profiles of a chart by the names of its files: those beside values.yaml first, then chart-testing's, each in the order of names. */
export function valuesProfiles(paths: readonly string[]): readonly ValuesProfile[] {
  const sorted = [...paths].sort();
  const beside = sorted.filter((path) => BESIDE.test(path) && !NOT_VALUES.test(path));
  const ci = sorted.filter((path) => CI_VALUES.test(path));
  return [...beside, ...ci].map((path) => ({ name: path, files: [path] }));
}
