import { DatabaseSync } from '@photostructure/sqlite';

// A build imports this as well; it must not open a database.
let opened;
function db() {
  if (!opened) {
    opened = new DatabaseSync('/app/data/hub.db');
    opened.exec('PRAGMA journal_mode = WAL; PRAGMA busy_timeout = 5000');
    opened.exec('CREATE TABLE IF NOT EXISTS assets (key TEXT PRIMARY KEY, name TEXT)');
  }
  return opened;
}

export const newest = (count) => db().prepare('SELECT key, name FROM assets ORDER BY rowid DESC LIMIT ?').all(count);

export const add = (key, name) => db().prepare('INSERT INTO assets VALUES (?, ?)').run(key, name);
