import { newest } from '../lib/db';
import Hello from './hello';

export const dynamic = 'force-dynamic';

export default function Page() {
  return <><Hello /><ul>{newest(20).map((asset) => <li key={asset.key}>{asset.name}</li>)}</ul></>;
}
