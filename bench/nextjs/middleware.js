import { NextResponse } from 'next/server';

// As many apps do it: whoever came without TLS is sent to https.
export function middleware(request) {
  if (request.headers.get('x-forwarded-proto') === 'https') {
    return NextResponse.next();
  }
  const host = request.headers.get('host');
  return NextResponse.redirect(`https://${host}${request.nextUrl.pathname}${request.nextUrl.search}`, 308);
}
