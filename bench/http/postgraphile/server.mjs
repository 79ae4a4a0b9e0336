// PostGraphile 5 over schema api. Like the other sides it checks the caller's token on every request, and runs the
// call in a transaction with the role and the signed context: app.open_context instead of PostGraphile's own settings.
import { createServer } from "node:http";

import jsonwebtoken from "jsonwebtoken";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

const { BENCH_URL, BENCH_SECRET, BENCH_CONTEXT, BENCH_POOL, BENCH_PORT } = process.env;
const pgSettings = { context: BENCH_CONTEXT };
const open = {
  name: "open_context",
  text: "select app.open_context($1, $2, $3, $4, $5, $6), set_config('role', $1, true)",
  values: JSON.parse(BENCH_CONTEXT),
};

const service = makePgService({
  connectionString: BENCH_URL,
  schemas: ["api"],
  poolConfig: { max: Number(BENCH_POOL) },
});
const { adaptor } = service;
service.adaptor = {
  ...adaptor,
  async createWithPgClient(...options) {
    const withPgClient = await adaptor.createWithPgClient(...options);
    const opened = (settings, callback) =>
      settings == null
        ? withPgClient(settings, callback)
        : withPgClient(null, (client) =>
            client.withTransaction(async (transaction) => {
              await transaction.query(open);
              return await callback(transaction);
            }),
          );
    return Object.assign(opened, { release: withPgClient.release });
  },
};

const preset = {
  extends: [PostGraphileAmberPreset],
  pgServices: [service],
  grafserv: { graphiql: false, watch: false, websockets: false },
  grafast: {
    explain: false,
    context(request) {
      const authorization = request.node.req.headers.authorization ?? "";
      jsonwebtoken.verify(authorization.replace("Bearer ", ""), BENCH_SECRET, { algorithms: ["HS256"] });
      return { pgSettings };
    },
  },
};

const served = postgraphile(preset).createServ(grafserv);
const server = createServer();
server.keepAliveTimeout = 75000;
await served.addTo(server);
server.listen(Number(BENCH_PORT), "127.0.0.1");
