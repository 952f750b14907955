import { lifting } from '../convert/lifting';
import type { LiftedTable } from '../convert/model';
import type { ConfigSet } from '../dialect';
import type { RegistriesConf } from './content';
import { liftTables } from './liftTables';
import { merge } from './table';

/** The rules of a `registries.conf` with its drop-ins. Short names are no rules of hosts. */
export function liftRegistriesConf({ files }: ConfigSet<RegistriesConf>): LiftedTable {
  const lift = lifting();
  for (const source of files) if (source.content.refused) lift.refused(source);
  if (files.some(({ content }) => content.refused)) return lift.done();
  for (const { uri, content } of files) {
    for (const { name } of content.aliases) lift.note('alias', { uri, span: name.span }, { subject: name.text });
    for (const { text, span } of content.searched ?? []) lift.note('searched', { uri, span }, { subject: text });
  }
  liftTables(merge(files).tables, lift);
  return lift.done();
}
