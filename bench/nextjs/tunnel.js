// Stands for a tunnel's end in a container: TLS outside (443), and the same without TLS for a load generator (8080). Like
// cloudflared it keeps its connections to the origin, repeats no POST and says https. Arguments: ORIGIN-HOST
const fs = require('fs');
const http = require('http');
const https = require('https');

const agent = new http.Agent({ keepAlive: true, timeout: 90_000 });
// What a browser sends once the app has set its session.
const cookies = [0, 1, 2].map((part) => `session.${part}=${'s'.repeat(4000)}`).join('; ');

function forward(request, response) {
  const headers = { ...request.headers, 'x-forwarded-proto': 'https', 'x-forwarded-for': request.socket.remoteAddress };
  if (request.headers['user-agent'] !== 'teal') headers.cookie = cookies;
  delete headers.connection;
  const origin = http.request({ host: process.argv[2], port: 80, agent, method: request.method, path: request.url, headers });
  origin.on('response', (answer) => {
    const names = { ...answer.headers };
    delete names.connection;
    response.writeHead(answer.statusCode, names);
    answer.pipe(response);
  });
  origin.on('error', (error) => {
    console.log(`${request.method} ${request.url}: ${error}`);
    response.writeHead(502).end();
  });
  request.pipe(origin);
}

const limits = { keepAlive: true, keepAliveTimeout: 300_000, maxHeaderSize: 65_536 };
const tls = { key: fs.readFileSync('/tunnel/key.pem'), cert: fs.readFileSync('/tunnel/cert.pem') };
https.createServer({ ...limits, ...tls }, forward).listen(443);
http.createServer(limits, forward).listen(8080);
