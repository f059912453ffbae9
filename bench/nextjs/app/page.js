import { newest } from '../lib/db';

export const dynamic = 'force-dynamic';

export default function Page() {
  return <ul>{newest(20).map((asset) => <li key={asset.key}>{asset.name}</li>)}</ul>;
}
