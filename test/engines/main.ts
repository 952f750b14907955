import { shownReport, type Report } from './comparison';
import { compareContainerd } from './containerd';
import { compareSkopeo } from './skopeo';

const COMPARISONS: Readonly<Record<string, (count: number, seed: number) => Promise<Report>>> = { skopeo: compareSkopeo, containerd: compareContainerd };

async function main(): Promise<void> {
  const [, , name = '', count = '', seed = ''] = process.argv;
  const report = await COMPARISONS[name]?.(Number(count), Number(seed));
  if (!report) throw new Error(`There is no comparison with ${name}.`);
  console.log(shownReport(report));
  process.exitCode = report.differences.length > 0 ? 1 : 0;
}

void main();
