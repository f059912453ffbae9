'use client';

// Built into a script of the browser's, so that each build has another one.
export default function Hello() {
  return <button onClick={() => alert(process.env.NEXT_PUBLIC_BUILD)}>build</button>;
}
