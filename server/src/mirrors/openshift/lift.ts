import { lifting } from '../convert/lifting';
import type { LiftedTable } from '../convert/model';
import type { ConfigSet } from '../dialect';
import { liftTables } from '../registriesConf/liftTables';
import type { OpenShiftConfig } from './content';
import { tablesOf } from './table';

/** The rules of mirror sets, as the machine config operator puts them together. */
export function liftOpenShift({ files }: ConfigSet<OpenShiftConfig>): LiftedTable {
  const lift = lifting();
  liftTables(tablesOf(files), lift);
  for (const { uri, content } of files) {
    for (const { text, span } of content.allowed ?? []) lift.note('allowed', { uri, span }, { subject: text });
  }
  return lift.done();
}
