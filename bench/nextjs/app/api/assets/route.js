import { add, newest } from '../../../lib/db';

export const dynamic = 'force-dynamic';

// A session that is kept in cookies, as authentication libraries do when it does not fit into one: 12 KB.
const session = [0, 1, 2].map((part) => `session.${part}=${'s'.repeat(4000)}; Path=/; HttpOnly; Secure; SameSite=Lax`);

function answer(body, status, request) {
  const headers = new Headers({ 'X-Cookie-Bytes': String((request.headers.get('cookie') ?? '').length) });
  session.forEach((cookie) => headers.append('Set-Cookie', cookie));
  return Response.json(body, { status, headers });
}

export function GET(request) {
  const count = Number(new URL(request.url).searchParams.get('page_size') ?? 20);
  return answer(newest(count), 200, request);
}

export async function POST(request) {
  const { key, name } = await request.json();
  add(key, name);
  return answer({ key }, 201, request);
}
